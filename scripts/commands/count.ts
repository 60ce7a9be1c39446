import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { readCountConfig } from '../../firmware-config/count-config.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import type { CountResult } from '../evaluation/count-video.ts';
import { commandWithExamples } from './example.ts';
import { positiveInteger, rounded } from './numbers.ts';
import { ProgressLine } from './progress.ts';

interface CountCommandOptions {
  config: string;
  camera?: string;
  json?: boolean;
  render?: string;
  threads: number;
}

/** `gateline count VIDEO`: the pipeline over a file, as fast as it goes. */
export function countCommand(): Command {
  return commandWithExamples('count', 'Count the people in a video file.', [
    'gateline count gate.mp4 --config firmware-config/examples/count.json',
    'gateline count gate.mp4 --config gateway.json --camera north --render why.mp4',
  ])
    .argument('<video>', 'the video file')
    .requiredOption('--config <file>', "a gateway's configuration, or only {model, lines}")
    .option('--camera <id>', "which camera of a gateway's configuration; the first otherwise")
    .option('--json', 'print nothing but JSON lines: each crossing, then the summary')
    .option('--render <out.mp4>', 'write a video with boxes, tracks, lines and the running count')
    .option('--threads <n>', 'ONNX Runtime threads', positiveInteger, availableParallelism())
    .action(count);
}

async function count(video: string, options: CountCommandOptions): Promise<void> {
  const camera = readCountConfig(options.config, options.camera);
  const { countVideo } = await import('../evaluation/count-video.ts');
  const { Rendering } = await import('../evaluation/render.ts');
  const progress = new ProgressLine();
  const rendering = options.render === undefined ? undefined : new Rendering(video, camera, options.render);
  const result = await countVideo(video, camera, {
    threads: options.threads,
    onCrossing: ({ t, direction, line, gate, track, score }) => {
      progress.clear();
      const shown = { t: rounded(t, 2), direction, line, gate, track, score: rounded(score, 3) };
      process.stdout.write(`${JSON.stringify(shown)}\n`);
    },
    onStep: async (step, walk) => {
      const { durationS } = walk.info;
      progress.show(durationS ? step.frame.t / durationS : null, `${step.frame.t.toFixed(1)} s`);
      await rendering?.add(step, walk);
    },
  });
  await rendering?.close();
  progress.clear();
  const summary = summaryOf(result, camera);
  process.stdout.write(options.json ? `${JSON.stringify(summary)}\n` : inWords(summary, options.render));
}

function summaryOf({ crossings, frames, videoS, elapsedS, framesPerSecond }: CountResult, camera: Camera) {
  const lines = camera.lines.map(({ id, gate }) => {
    const here = crossings.filter((crossing) => crossing.line === id);
    const of = (direction: string) => here.filter((crossing) => crossing.direction === direction).length;
    return { line: id, gate, in: of('in'), out: of('out') };
  });
  return {
    lines,
    frames,
    videoSeconds: rounded(videoS, 1),
    elapsedSeconds: rounded(elapsedS, 1),
    framesPerSecond: rounded(framesPerSecond, 1),
  };
}

function inWords(summary: ReturnType<typeof summaryOf>, rendered: string | undefined): string {
  const lines = summary.lines.map(
    ({ line, gate, ...total }) => `${line} (${gate}): in ${total.in}, out ${total.out}\n`,
  );
  const { frames, videoSeconds, elapsedSeconds, framesPerSecond } = summary;
  return [
    ...lines,
    `${frames} frames, ${videoSeconds} s of video in ${elapsedSeconds} s (${framesPerSecond} frames/s)\n`,
    rendered === undefined ? '' : `rendered to ${rendered}\n`,
  ].join('');
}
