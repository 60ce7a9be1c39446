import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { Option } from 'commander';
import { GatelineError } from '../../firmware-config/errors.ts';
import { DEFAULT_FPS } from '../../firmware-config/gateway-config.ts';
import { DEGRADATIONS, type Degradation, degradationsOf } from '../degrade/degradations.ts';
import type { DegradedRow } from '../evaluation/degraded-eval.ts';
import { type Score, scoreCrossings, totalScore } from '../evaluation/score.ts';
import { readTruths, trueLines } from '../evaluation/truth.ts';
import { commandWithExamples } from './example.ts';
import { pictureSize, positive, positiveInteger, rounded } from './numbers.ts';
import { ProgressLine } from './progress.ts';

/** The model that answers a truth file's `model`. */
const MODELS = { face: 'ultraface-rfb-320', person: 'centernet-mobilenetv3' } as const;

interface EvalOptions {
  json?: boolean;
  adapter: 'auto' | 'opencv' | 'ffmpeg';
  fps: number;
  faceModel: string;
  personModel: string;
  alternate?: string;
  input?: { width: number; height: number };
  threads: number;
  degrade?: string;
  detections?: string;
  light: boolean;
  onlyStored?: boolean;
}

type Row = Score & { framesPerSecond: number };

/** `gateline eval DIR`: how well every video with a truth file is counted. */
export function evalCommand(): Command {
  return commandWithExamples(
    'eval',
    'Count every video of a folder that has a truth file, and score the counts.',
    [
      'gateline eval ../shared/videos',
      'gateline eval videos --adapter opencv --json',
      'gateline eval videos --degrade all --detections kept',
      'gateline eval videos --degrade dusk,night',
      'gateline eval videos --face-model yunet-n.json --input 320x192',
    ],
  )
    .argument('<dir>', 'folder with NAME.truth.json files beside their videos')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option('--adapter <name>', 'what decodes').choices(['auto', 'opencv', 'ffmpeg']).default('auto'),
    )
    .option('--fps <n>', 'frames per second to look at', positive, DEFAULT_FPS)
    .option('--face-model <model>', 'name or manifest of the face model', MODELS.face)
    .option('--person-model <model>', 'name or manifest of the person model', MODELS.person)
    .option('--alternate <model>', 'another model on every other frame, one tracker for both')
    .option('--input <WxH>', "the models' input in pixels, in place of their own", pictureSize)
    .option('--threads <n>', 'ONNX Runtime threads', positiveInteger, availableParallelism())
    .option('--degrade <names>', 'count degraded videos: all, mild, severe, or names of the list below')
    .option(
      '--detections <store>',
      'folder that keeps what was found and the degraded videos, for the next run',
    )
    .option('--no-light', 'with degraded videos: do not correct the light before inference')
    .option('--only-stored', 'leave out what that folder does not have yet')
    .addHelpText('after', `\nDegradations:\n${DEGRADATIONS.map(inTheHelp).join('\n')}`)
    .action(async (folder: string, options: EvalOptions) => {
      const degraded = options.degrade !== undefined || options.detections !== undefined;
      if (degraded && (options.alternate !== undefined || options.input !== undefined)) {
        throw new GatelineError(
          'bad-input',
          '--alternate and --input count videos as they are; leave out --degrade and --detections',
        );
      }
      await (degraded ? evaluateAll(folder, options) : evaluate(folder, options));
    });
}

const inTheHelp = ({ name, severity, description }: Degradation) =>
  `  ${name.padEnd(12)}${(severity === 'none' ? '' : severity).padEnd(8)}${description}`;

/** Under degradations, and from stored detections. */
async function evaluateAll(folder: string, options: EvalOptions): Promise<void> {
  const { evaluateDegraded } = await import('../evaluation/degraded-eval.ts');
  const {
    headLine: head,
    rowLine: lineOf,
    summaryLines,
    summaryOf,
  } = await import('../evaluation/degraded-table.ts');
  const progress = new ProgressLine();
  const { degrade, detections, json, ...rest } = options;
  const rows: DegradedRow[] = [];
  if (!json) process.stdout.write(head());
  for await (const row of evaluateDegraded(folder, {
    ...rest,
    degradations: degradationsOf(degrade ?? 'clean'),
    ...(detections === undefined ? {} : { store: detections }),
    progress: (share, text) => progress.show(share, text),
  })) {
    progress.clear();
    rows.push(row);
    if (!json) process.stdout.write(lineOf(row));
  }
  const summary = summaryOf(rows);
  process.stdout.write(json ? `${JSON.stringify({ rows, ...summary }, null, 2)}\n` : summaryLines(summary));
}

/** The walk itself, as an agent runs it. */
async function evaluate(folder: string, options: EvalOptions): Promise<void> {
  const { countVideo } = await import('../evaluation/count-video.ts');
  const progress = new ProgressLine();
  const videos: ({ video: string } & Row)[] = [];
  let frames = 0;
  let seconds = 0;
  if (!options.json) process.stdout.write(headLine());
  for (const { path, truth } of readTruths(folder)) {
    const lines = trueLines(truth);
    const result = await countVideo(
      path,
      {
        id: 'eval',
        source: { kind: 'file', path },
        adapter: options.adapter,
        model: truth.model === 'face' ? options.faceModel : options.personModel,
        ...(options.alternate === undefined ? {} : { alternate: options.alternate }),
        ...(options.input === undefined ? {} : { input: options.input }),
        fps: options.fps,
        lines: lines.map(({ line }) => line),
        ...(truth.zones === undefined ? {} : { zones: truth.zones }),
      },
      {
        threads: options.threads,
        onStep: ({ frame }, { info }) =>
          progress.show(
            info.durationS ? frame.t / info.durationS : null,
            `${truth.video} ${frame.t.toFixed(0)} s`,
          ),
      },
    );
    progress.clear();
    frames += result.frames;
    seconds += result.elapsedS;
    for (const { name, line, crossings } of lines) {
      const counted = result.crossings.filter((crossing) => crossing.line === line.id);
      const row = {
        ...scoreCrossings(crossings, counted),
        framesPerSecond: rounded(result.framesPerSecond, 1),
      };
      videos.push({ video: name, ...row });
      if (!options.json) process.stdout.write(rowLine(name, row));
    }
  }
  const total = { ...totalScore(videos), framesPerSecond: rounded(frames / seconds, 1) };
  process.stdout.write(
    options.json ? `${JSON.stringify({ videos, total }, null, 2)}\n` : rowLine('total', total),
  );
}

const COLUMNS = [
  'truth',
  'counted',
  'TP',
  'FP',
  'misses',
  'precision',
  'recall',
  'F1',
  'count error',
  'frames/s',
];

const headLine = () => `${'video'.padEnd(50)}${COLUMNS.map((name) => name.padStart(12)).join('')}\n`;

function rowLine(name: string, row: Row): string {
  const cells = [
    row.truth,
    row.counted,
    row.truePositives,
    row.falsePositives,
    row.misses,
    row.precision.toFixed(3),
    row.recall.toFixed(3),
    row.f1.toFixed(3),
    row.countError,
    row.framesPerSecond.toFixed(1),
  ];
  return `${name.padEnd(50)}${cells.map((cell) => String(cell).padStart(12)).join('')}\n`;
}
