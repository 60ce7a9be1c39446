import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULTS, type SceneParameters } from '../scene/parameters.ts';
import { commandWithExamples } from './example.ts';
import { pictureSize, positive, positiveInteger, rounded } from './numbers.ts';
import { ProgressLine } from './progress.ts';

interface SceneOptions {
  seed: number;
  footage: string[];
  people: number;
  crossings: number;
  density: number;
  speed: [number, number];
  occlusion: number;
  directionMix: number;
  subject: 'face' | 'person';
  fps: number;
  size: { width: number; height: number };
  out: string;
  json?: boolean;
}

/** `gateline scene`: a crowd at a gate with exact truth, made of people cut out of footage. */
export function sceneCommand(): Command {
  return commandWithExamples('scene', 'Render a crowd at a gate whose crossings are known exactly.', [
    'gateline scene --seed 1 --out crowd.mp4',
    'gateline scene --seed 7 --crossings 500 --subject face --footage ../shared/videos --out scenes/faces.mp4',
  ])
    .requiredOption('--out <file.mp4>', 'the video; its .truth.json and .boxes.json are put beside it')
    .option('--seed <n>', 'whole number; the same seed gives the same video', seedNumber, 1)
    .option(
      '--footage <paths...>',
      'recordings by fixed cameras, or folders of them; otherwise that of the demo',
      [],
    )
    .addOption(
      new Option('--subject <name>', 'whom to show').choices(['face', 'person']).default(DEFAULTS.subject),
    )
    .option('--people <n>', 'most people in view at once', positiveInteger, DEFAULTS.people)
    .option('--crossings <n>', 'passages of the line, at least', positiveInteger, DEFAULTS.crossings)
    .option('--density <share>', 'mean share of --people in view', positive, DEFAULTS.density)
    .option('--speed <m/s>', 'slowest-fastest walking speed', range, [...DEFAULTS.speed])
    .option('--occlusion <seconds>', 'how long somebody may be mostly hidden', number, DEFAULTS.occlusion)
    .option('--direction-mix <share>', 'share of people who go in', number, DEFAULTS.directionMix)
    .option('--fps <n>', 'frames per second', positive, DEFAULTS.framesPerSecond)
    .option('--size <WxH>', 'size of the picture in pixels', pictureSize, {
      width: DEFAULTS.width,
      height: DEFAULTS.height,
    })
    .option('--json', 'print one JSON object')
    .action(scene);
}

async function scene(options: SceneOptions): Promise<void> {
  const { checkParameters } = await import('../scene/parameters.ts');
  const { footageFiles, nameOf } = await import('../scene/footage.ts');
  const { libraryOf } = await import('../scene/library.ts');
  const { renderScene, writeTruth } = await import('../scene/render.ts');
  const { seed, subject, people, crossings, density, speed, occlusion, directionMix, fps } = options;
  const chosen = { seed, subject, people, crossings, density, speed, occlusion, directionMix };
  const parameters: SceneParameters = { ...DEFAULTS, ...chosen, ...options.size, framesPerSecond: fps };
  checkParameters(parameters);
  const progress = new ProgressLine();
  const files = footageFiles(options.footage, subject);
  const library = await libraryOf(files, parameters, (recording, frame) =>
    progress.show(null, `cutting people out of ${recording}: picture ${frame}`),
  );
  mkdirSync(dirname(options.out), { recursive: true });
  const start = performance.now();
  const made = await renderScene(parameters, library, options.out, (share) =>
    progress.show(share, 'rendering'),
  );
  writeTruth(options.out, made, parameters, files.map(nameOf));
  progress.clear();
  const of = (direction: string) => made.crossings.filter((one) => one.direction === direction).length;
  const summary = {
    video: options.out,
    seconds: made.frames / fps,
    people: made.people,
    mostInView: made.most,
    in: of('in'),
    out: of('out'),
    cutouts: library.sprites.length,
    framesPerSecond: rounded(made.frames / ((performance.now() - start) / 1000), 1),
    parameters,
  };
  process.stdout.write(
    options.json
      ? `${JSON.stringify(summary)}\n`
      : `${options.out}: ${summary.seconds} s, ${summary.people} people of ${summary.cutouts} cut out, at most ` +
          `${summary.mostInView} in view, in ${summary.in}, out ${summary.out} (${summary.framesPerSecond} frames/s)\n`,
  );
}

function number(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0)) throw new InvalidArgumentError('Give a number from 0.');
  return value;
}

function seedNumber(text: string): number {
  const value = number(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('Give a whole number.');
  return value;
}

/** `0.6-1.8`, or one number for both. */
function range(text: string): [number, number] {
  const [low, high = low] = text.split('-').map(positive);
  if (low === undefined || high === undefined)
    throw new InvalidArgumentError('Give two numbers, as 0.6-1.8.');
  return [low, high];
}
