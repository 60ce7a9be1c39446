import { availableParallelism } from 'node:os';
import type { Command } from 'commander';
import { Option } from 'commander';
import { DEFAULT_FPS } from '../../firmware-config/gateway-config.ts';
import { type Score, scoreCrossings, totalScore } from '../evaluation/score.ts';
import { readTruths } from '../evaluation/truth.ts';
import { commandWithExamples } from './example.ts';
import { positive, positiveInteger, rounded } from './numbers.ts';
import { ProgressLine } from './progress.ts';

/** The model that answers a truth file's `model`. */
const MODELS = { face: 'ultraface-rfb-320', person: 'centernet-mobilenetv3' } as const;

interface EvalOptions {
  json?: boolean;
  adapter: 'auto' | 'opencv' | 'ffmpeg';
  fps: number;
  faceModel: string;
  personModel: string;
  threads: number;
}

type Row = Score & { framesPerSecond: number };

/** `gateline eval DIR`: how well every video with a truth file is counted. */
export function evalCommand(): Command {
  return commandWithExamples(
    'eval',
    'Count every video of a folder that has a truth file, and score the counts.',
    ['gateline eval ../shared/videos', 'gateline eval videos --adapter opencv --json'],
  )
    .argument('<dir>', 'folder with NAME.truth.json files beside their videos')
    .option('--json', 'print one JSON object')
    .addOption(
      new Option('--adapter <name>', 'what decodes').choices(['auto', 'opencv', 'ffmpeg']).default('auto'),
    )
    .option('--fps <n>', 'frames per second to look at', positive, DEFAULT_FPS)
    .option('--face-model <model>', 'name or manifest of the face model', MODELS.face)
    .option('--person-model <model>', 'name or manifest of the person model', MODELS.person)
    .option('--threads <n>', 'ONNX Runtime threads', positiveInteger, availableParallelism())
    .action(evaluate);
}

async function evaluate(folder: string, options: EvalOptions): Promise<void> {
  const { countVideo } = await import('../evaluation/count-video.ts');
  const progress = new ProgressLine();
  const videos: ({ video: string } & Row)[] = [];
  let frames = 0;
  let seconds = 0;
  if (!options.json) process.stdout.write(headLine());
  for (const { path, truth } of readTruths(folder)) {
    const result = await countVideo(
      path,
      {
        id: 'eval',
        source: { kind: 'file', path },
        adapter: options.adapter,
        model: truth.model === 'face' ? options.faceModel : options.personModel,
        fps: options.fps,
        lines: [{ id: 'line', gate: 'gate', ...truth.line }],
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
    const row = {
      ...scoreCrossings(truth.crossings, result.crossings),
      framesPerSecond: rounded(result.framesPerSecond, 1),
    };
    videos.push({ video: truth.video, ...row });
    if (!options.json) process.stdout.write(rowLine(truth.video, row));
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
