import { fileURLToPath } from 'node:url';
import { type Command, Option } from 'commander';
import { commandWithExamples } from './example.ts';
import { positiveInteger } from './numbers.ts';
import { ProgressLine } from './progress.ts';
import { table } from './table.ts';

const PARTS = [
  'pipeline',
  'decode',
  'cameras',
  'empty',
  'motion',
  'server',
  'backlog',
  'recovery',
  'latency',
  'viewers',
  'web',
  'memory',
] as const;
type Part = (typeof PARTS)[number];

/** The built page. */
const PAGE = fileURLToPath(new URL('../../control-server/web/dist', import.meta.url));

interface BenchOptions {
  only?: Part;
  web?: boolean;
  peers?: boolean | 'detect' | 'count';
  degrade: string;
  detections?: string;
  markdown?: boolean;
  json?: boolean;
  crossings: number;
  frames: number;
  seconds: number;
  records: number;
  viewers: number;
}

/** `gateline bench`: what it costs and how fast it is, here and now. */
export function benchCommand(): Command {
  return commandWithExamples(
    'bench',
    'Measure pipeline, decoding, server, recovery, latency and memory on this machine.',
    [
      'gateline bench',
      'gateline bench --only memory --frames 20000',
      'gateline bench --only cameras --seconds 30',
      'gateline bench --only backlog',
      'gateline bench --only viewers --viewers 500',
      'gateline bench --web',
      'gateline bench --peers --markdown',
      'gateline bench --peers count --degrade all --detections kept',
      'gateline bench --only pipeline --json',
    ],
  )
    .addOption(new Option('--only <part>', 'one part').choices(PARTS))
    .option('--web', 'the page in Chromium: the same as --only web')
    .addOption(
      new Option(
        '--peers [part]',
        'others on the same frames instead: installs them from npm in a temporary folder',
      ).choices(['detect', 'count']),
    )
    .option('--degrade <names>', 'videos whose counts are compared with peers', 'clean,mild')
    .option('--detections <store>', 'with --peers: folder that keeps what was found; the cache otherwise')
    .option('--markdown', 'with --peers: tables for a README')
    .option('--crossings <n>', 'crossings to time for the latency', positiveInteger, 60)
    .option('--frames <n>', 'frames of all cameras to run for the memory', positiveInteger, 100_000)
    .option('--seconds <n>', 'seconds for which cameras are measured', positiveInteger, 60)
    .option('--records <n>', 'records in the ledger that is backed up', positiveInteger, 1_000_000)
    .option('--viewers <n>', 'viewers of the live stream', positiveInteger, 500)
    .option('--json', 'print one JSON object')
    .action(bench);
}

async function bench(options: BenchOptions): Promise<void> {
  await (options.peers ? benchPeers(options) : benchGateline(options));
}

async function benchPeers({ peers, degrade, detections, markdown, json }: BenchOptions): Promise<void> {
  const { benchPeers: compare, peersInWords } = await import('../bench/peers/bench-peers.ts');
  const line = new ProgressLine();
  const result = await compare({
    degrade,
    ...(detections === undefined ? {} : { detections }),
    ...(typeof peers === 'string' ? { only: peers } : {}),
    onProgress: (message) => line.show(null, message),
  });
  line.clear();
  const form = markdown ? 'markdown' : 'plain';
  process.stdout.write(json ? `${JSON.stringify(result, null, 2)}\n` : peersInWords(result, form));
}

async function benchGateline({
  web,
  json,
  crossings,
  frames,
  seconds,
  records,
  viewers,
  ...options
}: BenchOptions): Promise<void> {
  const only = web ? 'web' : options.only;
  const line = new ProgressLine();
  const onProgress = (message: string) => line.show(null, message);
  const results: Partial<Record<Part, object[]>> = {};
  const run = async (part: Part, title: string, measure: () => Promise<object[]>) => {
    if (only !== undefined && only !== part) return;
    const rows = await measure();
    line.clear();
    results[part] = [...(results[part] ?? []), ...rows];
    if (!json) process.stdout.write(`${title}\n${table(rows)}\n`);
  };
  await run(
    'pipeline',
    'Where the CPU time of a frame goes with somebody in view, milliseconds',
    async () => {
      const { benchPipeline } = await import('../bench/pipeline.ts');
      return benchPipeline({ threads: [1, 2], onProgress });
    },
  );
  await run('decode', 'Decoding, frames per second', async () => {
    const { benchDecode } = await import('../bench/decode.ts');
    return benchDecode({ onProgress });
  });
  await run(
    'cameras',
    'Cameras of 1280x720 at 10 frames a second on two cores, as an agent runs them',
    async () => {
      const { benchCameras } = await import('../bench/cameras.ts');
      return benchCameras(seconds, onProgress);
    },
  );
  await run('empty', 'CPU of one camera of 1280x720, with people in view and with nobody', async () => {
    const { benchEmpty } = await import('../bench/empty.ts');
    return benchEmpty(Math.ceil(seconds / 2), onProgress);
  });
  await run('motion', 'Frames that the motion gate passes over, and whom it misses', async () => {
    const { benchMotion } = await import('../bench/motion.ts');
    const rows = await benchMotion(onProgress);
    if (rows.some((row) => row.missed > 0 || row.counted !== row.countedGated)) process.exitCode = 1;
    return rows;
  });
  await run(
    'server',
    'The server: events per second into the ledger, batches to receipt, publish to live stream',
    async () => {
      const { benchServer } = await import('../bench/server.ts');
      return [await benchServer()];
    },
  );
  await run(
    'backlog',
    "A gateway's 24 hours into the server: without and with kill -9 of the server at random moments",
    async () => {
      const { drainBacklog } = await import('../bench/backlog.ts');
      const seed = Date.now() % 1_000_000;
      return [
        await drainBacklog({ seed, kills: 0, onProgress }),
        await drainBacklog({ seed, kills: 10, onProgress }),
      ];
    },
  );
  await run(
    'recovery',
    'A ledger backed up while records come in, restored, rebuilt, and half removed',
    async () => {
      const { benchRecovery } = await import('../bench/recovery.ts');
      return [await benchRecovery(records, onProgress)];
    },
  );
  await run('latency', 'From the frame that decides a crossing to its event on the live stream', async () => {
    const { benchLatency } = await import('../bench/latency.ts');
    return [await benchLatency(crossings, onProgress)];
  });
  await run(
    'viewers',
    'Viewers of the live stream at so many crossings a second; a tenth of the streams ends in each second and resumes',
    async () => {
      const { benchViewers } = await import('../bench/viewers.ts');
      const rows = await benchViewers({
        viewers,
        rates: [50, 200],
        seconds: 10,
        reconnects: 0.1,
        onProgress,
      });
      if (rows.some(({ missed, doubled }) => missed + doubled > 0)) process.exitCode = 1;
      return rows;
    },
  );
  const page = { sizes: [] as object[], loads: [] as object[] };
  await run('web', 'A first visit to the page, kilobytes over the wire', async () => {
    const { benchWeb } = await import('../bench/web.ts');
    const { sizes, loads } = await benchWeb({ web: PAGE, rates: [0, 200], seconds: 15, onProgress });
    if (loads.some(({ numbers }) => numbers === 'wrong')) process.exitCode = 1;
    Object.assign(page, { sizes, loads });
    return sizes;
  });
  await run(
    'web',
    'The live view in Chromium: frames in a second, long tasks, megabytes of its JavaScript',
    async () => page.loads,
  );
  await run('memory', 'Four face cameras over many frames, megabytes of each process', async () => {
    const { benchMemory } = await import('../bench/memory-cameras.ts');
    return benchMemory(frames, onProgress);
  });
  if (json) process.stdout.write(`${JSON.stringify(results, null, 2)}\n`);
}
