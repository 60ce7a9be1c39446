import { existsSync } from 'node:fs';
import { type Fault, GatelineError } from '../../firmware-config/errors.ts';
import { rounded } from '../commands/numbers.ts';
import { ProgressLine } from '../commands/progress.ts';
import { countAudit, nameOf, recordedAt, writeAudit } from './audit-file.ts';
import { type AuditTruth, readAuditTruth } from './audit-truth.ts';
import { type Audited, auditedCamera, lineFromText } from './audited-camera.ts';
import type { AuditRun } from './run-audit.ts';
import { sendAudit } from './send-audit.ts';
import { auditInWords } from './words.ts';

/** As the command line gives them. */
export interface AuditOptions {
  truth?: string;
  tap?: boolean;
  config?: string;
  camera?: string;
  line?: string;
  model?: string;
  recordedAt?: string;
  player: boolean;
  out?: string;
  json?: boolean;
  send?: string;
  key?: string;
  threads: number;
}

/**
 * Audits, prints what came out, files it, and sends it where that is wanted.
 *
 * @param video a recording; the camera itself, live, where absent
 * @throws GatelineError `bad-input` for what is not clear, and what counting, filing and sending throw
 */
export async function audit(video: string | undefined, options: AuditOptions): Promise<void> {
  refuseUnclear(video, options);
  const truth = options.truth === undefined ? undefined : readAuditTruth(options.truth);
  const audited = auditedOf(options, truth);
  if (options.send !== undefined && audited.gateway === null) {
    throw unclear(
      '--send',
      options.send,
      'needs to know the gateway',
      "Give the gateway's file as --config.",
    );
  }
  const run = await runAudit(video, audited, truth, options);
  const from = run.from ?? recordedAt(video ?? '', run.lengthS, options.recordedAt);
  const result = countAudit(
    audited,
    {
      source: video === undefined ? 'live' : 'recording',
      method: truth ? 'truth-file' : 'taps',
      from,
      to: from + run.lengthS * 1000,
    },
    run.findings,
  );
  const name = video === undefined ? `${audited.camera.id}-${stampOf(from)}` : nameOf(video);
  const path = writeAudit(result, name, options.out);
  process.stdout.write(options.json ? `${JSON.stringify(result)}\n` : inWords(run, path));
  if (options.send === undefined) return;
  await sendAudit(result, options.send, options.key);
  if (!options.json) process.stdout.write(`Sent to ${options.send}.\n`);
}

async function runAudit(
  video: string | undefined,
  audited: Audited,
  truth: AuditTruth | undefined,
  { threads, player }: AuditOptions,
): Promise<AuditRun> {
  const { auditRecording, tapLive, tapRecording } = await import('./run-audit.ts');
  if (video !== undefined && truth) {
    const progress = new ProgressLine();
    const onProgress = (share: number | null, t: number) => progress.show(share, `${t.toFixed(0)} s`);
    const run = await auditRecording(video, audited, truth.crossings, { threads, onProgress });
    progress.clear();
    return run;
  }
  const { ffplay, terminalDesk } = await import('./terminal.ts');
  const { KEYS } = await import('./session.ts');
  const desk = terminalDesk();
  const say = (text: string) => process.stderr.write(`\n${text}\n`);
  if (video === undefined) {
    say(`Watch the gate, and tap for everybody who passes the line: ${KEYS}.`);
    return tapLive(audited, desk, { threads, onState: (state) => say(`camera: ${state}`), wall: Date.now });
  }
  const { probe } = await import('../../edge-agent/camera/ffprobe.ts');
  const { durationS } = await probe({ kind: 'file', path: video }, new AbortController().signal);
  say(`Tap for everybody who passes the line: ${KEYS}. Space begins and pauses.`);
  const shown = player ? { player: ffplay(video, say) } : {};
  return tapRecording(video, audited, desk, { lengthS: durationS, ...shown }, { threads });
}

function auditedOf({ config, camera, line, model }: AuditOptions, truth: AuditTruth | undefined): Audited {
  if (config !== undefined) return auditedCamera(config, camera, line);
  const drawn = line === undefined ? truth?.line : lineFromText(line);
  if (!drawn) {
    const problem = line === undefined ? 'is missing, and the truth file has no line' : 'is no line';
    throw unclear('--line', line, problem, 'Give x1,y1,x2,y2 of its ends, 0..1, or --config.');
  }
  const found = model ?? (truth?.model && MODELS[truth.model]);
  if (found === undefined) {
    const problem = 'is missing, and the truth file does not say face or person';
    throw unclear('--model', undefined, problem, `Give one, such as ${MODELS.face}, or --config.`);
  }
  const whole = { id: 'line', gate: 'gate', ...drawn };
  const source = { kind: 'file', path: '-' } as const;
  const zones = truth?.zones ? { zones: truth.zones } : {};
  return {
    gateway: null,
    camera: { id: 'camera', source, model: found, lines: [whole], ...zones },
    line: whole,
    configuration: 0,
  };
}

const MODELS = { face: 'ultraface-rfb-320', person: 'centernet-mobilenetv3' } as const;

function refuseUnclear(video: string | undefined, { truth, tap, config }: AuditOptions): void {
  if ((truth === undefined) === (tap === undefined)) {
    const problem = tap ? 'is one of two sources of the truth' : 'is missing, and so is --tap';
    throw unclear('--truth', truth, problem, 'Give either --truth FILE or --tap.');
  }
  if (video === undefined && truth !== undefined) {
    throw unclear('video', undefined, 'is missing', 'Give the recording that the truth file tells of.');
  }
  if (video === undefined && config === undefined) {
    throw unclear('--config', undefined, 'is missing', "Give the gateway's file, or a recording.");
  }
  if (video !== undefined && !existsSync(video)) {
    throw unclear('video', video, 'does not exist', 'Correct the path.');
  }
}

function unclear(path: string, value: string | undefined, problem: string, remedy: string): GatelineError {
  const fault: Fault = { path, ...(value === undefined ? {} : { value }), problem, remedy };
  return new GatelineError('bad-input', 'it is not clear what is to be audited', { faults: [fault] });
}

function inWords({ findings, delayS, lengthS }: AuditRun, path: string): string {
  const delay = delayS === undefined ? '' : `, tapped ${rounded(delayS, 1)} s after the passage`;
  return `${auditInWords(findings)}\n${rounded(lengthS, 0)} s audited${delay}. Written to ${path}.\n`;
}

/** `20261122-0830`, in the box's own time zone. */
function stampOf(wall: number): string {
  const at = new Date(wall);
  const two = (value: number) => String(value).padStart(2, '0');
  return `${at.getFullYear()}${two(at.getMonth() + 1)}${two(at.getDate())}-${two(at.getHours())}${two(at.getMinutes())}`;
}
