import { bootClock } from '../../edge-agent/health/boot-clock.ts';
import type { Random } from '../random.ts';
import { linesIn } from './announcements.ts';
import { readBooks, readMarks } from './books.ts';
import { type Announced, type Difference, type Judgement, judge } from './check.ts';
import { backUp } from './faults/disks.ts';
import { pause } from './faults/fault.ts';
import { FAULT_KINDS } from './faults/kinds.ts';
import type { Season } from './season.ts';
import { Truth } from './truth.ts';

/** What one round showed. */
export interface RoundResult {
  faults: string[];
  /** Records that the agent announced in this round. */
  records: number;
  differences: Difference[];
  seconds: number;
}

export interface RoundOptions {
  /** Records to be announced before the round ends. */
  records: number;
  /** Crossings a second and camera. */
  rate: number;
  /** Within so many milliseconds faults begin. */
  faultsWithinMs: number;
  /** Ends all waiting. */
  signal?: AbortSignal;
}

/** When nothing at all moves for this long, in milliseconds, something is wrong. */
const PATIENCE_MS = 45_000;
/** Crossings a second and camera until agent and server run. */
const SLOW = 20;
/** Longer than a camera needs to notice that it is to stop, and an agent to write what it was told. */
const SETTLE_MS = 150;
/** An agent that has something to send sends it within this time. */
const QUIET_MS = 2_000;
const LOOK_EVERY_MS = 100;

/** Plays one round: the cameras count, faults happen, all is mended, and then everything must be in the books. */
export async function playRound(
  season: Season,
  faults: readonly string[],
  random: Random,
  options: RoundOptions,
): Promise<RoundResult> {
  const begin = performance.now();
  const before = season.announcements.update().length;
  const isUp = () =>
    season.announcements.update().length > before &&
    (readMarks(season.ledgerPath, season.gateway)?.through.size ?? 0) > 0;
  season.go({ rate: before === 0 ? SLOW : options.rate });
  await until(season, isUp, options.signal);
  if (before === 0) {
    season.go(null);
    await pause(SETTLE_MS);
    season.go({ rate: options.rate });
  }
  const happening = faults.map(async (kind) => {
    const own = random.branch();
    await pause(own.between(100, options.faultsWithinMs));
    await FAULT_KINDS[kind]?.fault(season, own);
  });
  const copying = (async () => {
    await pause(random.between(0, options.faultsWithinMs));
    if (random.chance(0.4)) await backUp(season);
  })();
  // All of them end before anything is closed: a fault that goes on would start again what it had stopped.
  const ends = await Promise.allSettled([...happening, copying]);
  const failed = ends.find((end) => end.status === 'rejected');
  if (failed) throw failed.reason;
  const records = () => season.announcements.update().length - before;
  const isEnough = await until(season, () => records() >= options.records, options.signal);
  season.go(null);
  await pause(SETTLE_MS);
  await until(season, drainOf(season), options.signal);
  const found = [...season.findings.splice(0), ...judgementOf(season).differences];
  if (!isEnough) {
    const what = `the agent announced ${records()} records of ${options.records}, and then none for ${PATIENCE_MS / 1000} s`;
    found.push({ type: 'unexplained', what });
  }
  return {
    faults: [...faults],
    records: records(),
    differences: found,
    seconds: (performance.now() - begin) / 1000,
  };
}

/**
 * Waits for a condition as long as records move, into the spool or into the books; false when they do not any more.
 *
 * @param condition is told for how many milliseconds nothing has moved
 */
async function until(
  season: Season,
  condition: (quietMs: number) => boolean,
  signal?: AbortSignal,
): Promise<boolean> {
  let moved = '';
  let movedAt = performance.now();
  while (!condition(performance.now() - movedAt)) {
    const through = readMarks(season.ledgerPath, season.gateway)?.through.values() ?? [];
    const now = `${season.announcements.update().length} ${[...through]}`;
    if (now !== moved) movedAt = performance.now();
    moved = now;
    if (performance.now() - movedAt > PATIENCE_MS || signal?.aborted) return false;
    await pause(LOOK_EVERY_MS);
  }
  return true;
}

/**
 * Tells whether all that was announced is in the books, and these know the clock of the box as it runs now. After damage
 * to the spool some records may be missing, if that is reported; whether more is to come only time tells.
 */
function drainOf(season: Season): (quietMs: number) => boolean {
  let judgedAt = 0;
  return (quietMs) => {
    const marks = readMarks(season.ledgerPath, season.gateway);
    if (!marks?.boots.has(season.boot) || season.gatewayNetwork.waiting > 0) return false;
    const isSettled = (record: Announced) =>
      record.seq <= (marks.through.get(record.epoch) ?? 0) || season.accountedFor.has(record);
    if (season.announcements.update().every(isSettled)) return true;
    if (!season.isSpoolDamaged || quietMs < QUIET_MS || performance.now() - judgedAt < QUIET_MS) return false;
    const found = judgementOf(season);
    judgedAt = performance.now();
    return !found.differences.some(({ type }) => type === 'lost');
  };
}

function judgementOf(season: Season): Judgement {
  const books = readBooks(season.ledgerPath, season.gateway, season.site);
  if (!books) {
    const what = 'the ledger cannot be read';
    return { differences: [{ type: 'unexplained', what }], accountedFor: [] };
  }
  const mono = bootClock();
  const judgement = judge({
    gateway: season.gateway,
    books,
    announced: season.announcements.update(),
    truth: new Truth(season.crossings, linesIn(season.files.runs)),
    wallMinusMono: Date.now() - mono,
    mono,
    boot: season.boot,
    isSpoolDamaged: season.isSpoolDamaged,
    isServerRestored: season.isServerRestored,
  });
  season.accountedFor = new Set(judgement.accountedFor);
  return judgement;
}
