import { type Command, Option } from 'commander';
import type { BenchResult } from '../chaos/bench.ts';
import { FAULT_KINDS } from '../chaos/faults/kinds.ts';
import { commandWithExamples } from './example.ts';
import { positiveInteger, rounded } from './numbers.ts';
import { table } from './table.ts';

interface ChaosOptions {
  rounds: number;
  seed: number;
  only?: string;
  folder?: string;
  json?: boolean;
}

const WHAT_IT_PROVES = `
Each round runs the real agent, broker and server in processes of their own. The cameras play recorded detections, so
that every crossing is known beforehand; faults happen at random moments; then everything is mended, and the books
must hold each record that the agent announced, once, with the right sums, times, chain and gaps.

Gateway and server write through a disk that notes what was not flushed yet, and a power cut takes these writes back,
all or some of them, torn or not. What survives that was on the disk: the agent announced no record, and the server
sent no receipt, for anything that only the operating system's memory held. What the bench does not prove is that the
real disk keeps what it was told to flush, and it sees only the files of spool and ledger.

Kinds of faults:
${Object.entries(FAULT_KINDS)
  .map(([kind, { means }]) => `  ${kind.padEnd(20)} ${means}`)
  .join('\n')}`;

/** `gateline chaos`: the fault bench. */
export function chaosCommand(): Command {
  return commandWithExamples('chaos', 'Break everything at random, and see whether the books still close.', [
    'gateline chaos --rounds 200',
    'gateline chaos --rounds 20 --seed 7 --only power-cut-agent --json',
  ])
    .option('--rounds <n>', 'rounds to play', positiveInteger, 200)
    .option('--seed <n>', 'a number that repeats the faults and their moments', positiveInteger, 1)
    .addOption(new Option('--only <kind>', 'one kind of fault').choices(Object.keys(FAULT_KINDS)))
    .option(
      '--folder <folder>',
      'where to work, and to keep what is left of rounds in which something differs',
    )
    .option('--json', 'print one JSON object')
    .addHelpText('after', WHAT_IT_PROVES)
    .action(run);
}

async function run({ only, json, ...options }: ChaosOptions): Promise<void> {
  const { chaos } = await import('../chaos/bench.ts');
  const stop = new AbortController();
  const interrupt = () => stop.abort();
  process.once('SIGINT', interrupt).once('SIGTERM', interrupt);
  const result = await chaos({
    ...options,
    ...(only === undefined ? {} : { only: [only] }),
    signal: stop.signal,
    onRound: (round, { faults, records, differences, seconds }) => {
      const verdict = differences.length === 0 ? 'ok' : `${differences.length} DIFFER`;
      const line = `round ${round}: ${faults.join(', ')}: ${records} records, ${seconds.toFixed(1)} s, ${verdict}\n`;
      (json ? process.stderr : process.stdout).write(line);
    },
  });
  process.removeListener('SIGINT', interrupt).removeListener('SIGTERM', interrupt);
  if (json) {
    const { rounds, faults, records, lost, duplicated, unexplained, seconds } = result;
    const figures = { rounds, faults, records, lost, duplicated, unexplained, seconds: rounded(seconds, 1) };
    process.stdout.write(`${JSON.stringify(figures)}\n`);
  } else show(result);
  if (result.differences.length > 0) explain(result, options.seed);
  if (result.differences.length > 0 || stop.signal.aborted) process.exitCode = 1;
}

function show({
  faults,
  leftOut,
  rounds,
  records,
  lost,
  duplicated,
  unexplained,
  seconds,
}: BenchResult): void {
  const kinds = Object.entries(faults).map(([kind, times]) => ({ fault: kind, times }));
  const sums = { rounds, records, lost, duplicated, unexplained, seconds: Math.round(seconds) };
  process.stdout.write(`${table(kinds)}\n${table([sums])}`);
  for (const reason of leftOut) process.stdout.write(`left out: ${reason}\n`);
}

function explain({ differences, kept }: BenchResult, seed: number): void {
  for (const { round, type, what, epoch, seq } of differences) {
    const place = epoch === undefined ? '' : ` ${epoch}${seq === undefined ? '' : ` ${seq}`}`;
    process.stderr.write(`round ${round}, ${type}${place}: ${what}\n`);
  }
  process.stderr.write(`gateline: repeat it with --seed ${seed}; what is left of it: ${kept.join(', ')}\n`);
}
