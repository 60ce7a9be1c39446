import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { Option } from 'commander';
import type { Direction } from '../../firmware-config/contract/fields.ts';
import { readCountConfig } from '../../firmware-config/count-config.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import { commandWithExamples } from './example.ts';
import { positive, positiveInteger } from './numbers.ts';
import { ProgressLine } from './progress.ts';

interface CheckLineOptions {
  config: string;
  camera?: string;
  minutes?: number;
  expect?: Direction;
  json?: boolean;
  threads: number;
}

const LIVE_MINUTES = 5;

/** `gateline check-line`: whether a camera's lines can count what passes them. */
export function checkLineCommand(): Command {
  return commandWithExamples(
    'check-line',
    'Watch a recording or a live camera, and say of its lines what they can see and what to change. Fails where a line has a fault, and not for a hint.',
    [
      'gateline check-line gate.mp4 --config firmware-config/examples/count.json',
      'gateline check-line --config gateway.json --camera north --minutes 10 --expect in',
    ],
  )
    .argument('[video]', 'a video file; the camera itself where absent')
    .requiredOption('--config <file>', "a gateway's configuration, or only {model, lines} with a video")
    .option('--camera <id>', "which camera of a gateway's configuration; the first otherwise")
    .option(
      '--minutes <n>',
      `how long to watch; ${LIVE_MINUTES} for a live camera and a whole recording otherwise`,
      positive,
    )
    .addOption(
      new Option('--expect <direction>', 'the way most people went during the watch').choices(['in', 'out']),
    )
    .option('--json', 'print one JSON list: what is known of each line, and its faults')
    .option('--threads <n>', 'ONNX Runtime threads', positiveInteger, availableParallelism())
    .action(checkLine);
}

async function checkLine(video: string | undefined, options: CheckLineOptions): Promise<void> {
  const camera = cameraOf(video, options);
  const { watchCamera } = await import('../check-line/watch-camera.ts');
  const { checkLines } = await import('../check-line/check-lines.ts');
  const { checkInWords } = await import('../check-line/in-words.ts');
  const minutes = options.minutes ?? (camera.source.kind === 'file' ? undefined : LIVE_MINUTES);
  const progress = new ProgressLine();
  const observation = await watchCamera(camera, {
    threads: options.threads,
    ...(minutes === undefined ? {} : { seconds: minutes * 60 }),
    onState: (state, reason) => {
      if (reason) process.stderr.write(`${state}: ${reason.text}\n`);
    },
    onFrame: (t, of) => progress.show(of === null ? null : t / of, `${t.toFixed(0)} s`),
  });
  progress.clear();
  const checks = checkLines(camera.lines, observation, options.expect);
  process.stdout.write(
    options.json ? `${JSON.stringify(checks, null, 2)}\n` : checks.map(checkInWords).join('\n'),
  );
  if (checks.some(({ faults }) => faults.some(({ severity }) => severity === 'fault'))) process.exitCode = 1;
}

function cameraOf(video: string | undefined, { config, camera: id }: CheckLineOptions): Camera {
  const camera = readCountConfig(config, id);
  if (video !== undefined) return { ...camera, source: { kind: 'file', path: video } };
  if (camera.source.kind === 'file' && camera.source.path === '-') {
    throw new GatelineError(
      'bad-input',
      `${config} names no camera: give a video, or a gateway's configuration`,
    );
  }
  return camera;
}
