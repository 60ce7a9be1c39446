import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Failure, FuzzResult } from '../fuzz/fuzz.ts';
import { commandWithExamples } from './example.ts';
import { positiveInteger } from './numbers.ts';
import { ProgressLine } from './progress.ts';
import { table } from './table.ts';

interface FuzzCommandOptions {
  inputs: number;
  seed: number;
  only?: string;
  json?: boolean;
  input?: string;
  failures: string;
}

/** So many failures are written down of every target and kind. */
const KEPT = 5;

/** `gateline fuzz`: bad bytes for everything that reads bytes from outside. */
export function fuzzCommand(): Command {
  return commandWithExamples(
    'fuzz',
    'Give mutated messages, files and requests to every parser that meets outside bytes, and hold what they accept ' +
      'against rules of their own.',
    [
      'gateline fuzz',
      'gateline fuzz --only ingest --inputs 20000 --seed 7 --json',
      'gateline fuzz --only messages --input data/fuzz/messages-crash-1.bin',
    ],
  )
    .option('--inputs <n>', 'inputs over all targets', positiveInteger, 1_000_000)
    .option('--seed <n>', 'the same seed makes the same inputs', positiveInteger, 1)
    .option('--only <target>', 'one target: messages, ingest, … (a wrong name lists them)')
    .option('--input <file>', 'run the input in this file alone; needs --only')
    .option('--failures <dir>', 'folder for the inputs that failed', join('data', 'fuzz'))
    .option('--json', 'print one JSON object')
    .action(fuzzParsers);
}

async function fuzzParsers(options: FuzzCommandOptions): Promise<void> {
  const { fuzz, judge, targetsNamed, Watchdog } = await loaded();
  if (options.input !== undefined && options.only === undefined) {
    throw new GatelineError('bad-input', '--input needs --only: name the target that the input is for');
  }
  const targets = await targetsNamed(options.only);
  if (options.input !== undefined) {
    const [target] = targets;
    const failure = target && (await judge(target, readFileSync(options.input)));
    process.stdout.write(
      failure ? `${failure.kind}: ${failure.detail}\n` : 'it is dealt with as it should be\n',
    );
    process.exit(failure ? 1 : 0);
  }
  const line = new ProgressLine();
  const failures: Failure[] = [];
  mkdirSync(options.failures, { recursive: true });
  const watchdog = await Watchdog.open(join(options.failures, 'stuck.bin'));
  const result = await fuzz(targets, {
    inputs: options.inputs,
    seed: options.seed,
    onFailure: (failure) => {
      const known = failures.filter(({ target, kind }) => target === failure.target && kind === failure.kind);
      if (known.length < KEPT) failures.push(failure);
    },
    onInput: (_target, bytes) => watchdog.begin(bytes),
    onProgress: (done, target) => line.show(done / options.inputs, `${done} inputs, now ${target}`),
  });
  await watchdog.close();
  line.clear();
  process.stdout.write(options.json ? `${JSON.stringify(result, null, 2)}\n` : summaryOf(result));
  tell(failures, options.failures);
  if (failures.length > 0) process.exitCode = 1;
}

/** @throws GatelineError `missing-program` where the packages for development are not installed */
async function loaded() {
  try {
    const [run, targets, watchdog] = await Promise.all([
      import('../fuzz/fuzz.ts'),
      import('../fuzz/targets.ts'),
      import('../fuzz/watchdog.ts'),
    ]);
    return { ...run, ...targets, ...watchdog };
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ERR_MODULE_NOT_FOUND') throw cause;
    const message = 'fuzzing needs the packages for development: run ./scripts/setup test';
    throw new GatelineError('missing-program', message, { cause });
  }
}

function summaryOf({ targets, memoryMb, heapMb, growthMb, ...result }: FuzzResult): string {
  const rows = Object.entries(targets).map(([target, count]) => ({ target, ...count }));
  return [
    table(rows),
    `${result.inputs} inputs in ${result.seconds} s with seed ${result.seed}: ${result.crashes} crashes, `,
    `${result.acceptedBad} bad ones accepted, ${result.refusedGood} good ones refused\n`,
    `resident MB at the start, half-way and at the end: ${Object.values(memoryMb).join(', ')}`,
    ` (second half: ${growthMb.rss} more); JavaScript heap: ${Object.values(heapMb).join(', ')}`,
    ` (${growthMb.heap} more)\n`,
  ].join('');
}

/** Writes the failed inputs into files, and says how each is run again. */
function tell(failures: readonly Failure[], folder: string): void {
  failures.forEach(({ target, kind, bytes, detail }, index) => {
    const path = join(folder, `${target}-${kind}-${index + 1}.bin`);
    writeFileSync(path, bytes);
    const why = detail.split('\n').slice(0, 4).join('\n  ');
    process.stderr.write(`${target}, ${kind}: ${why}\n`);
    process.stderr.write(`  again: gateline fuzz --only ${target} --input ${path}\n`);
  });
}
