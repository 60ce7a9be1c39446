import { mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GatelineError } from '../../firmware-config/errors.ts';
import { Random } from '../random.ts';
import type { Difference } from './check.ts';
import { Deck } from './deck.ts';
import { compileShim } from './disk.ts';
import { FAULT_KINDS } from './faults/kinds.ts';
import { findMosquitto } from './mosquitto.ts';
import { playRound, type RoundOptions, type RoundResult } from './rounds.ts';
import { Season } from './season.ts';

export interface BenchOptions extends Partial<RoundOptions> {
  rounds: number;
  seed: number;
  /** Draws only these kinds of faults. */
  only?: readonly string[];
  /** Rounds on the same spool and ledger. */
  seasonRounds?: number;
  /** Where to work; the system's folder for temporary files where absent. What is left of bad rounds stays there. */
  folder?: string;
  onRound?: (round: number, result: RoundResult) => void;
  /** Ends the bench between two rounds. */
  signal?: AbortSignal;
}

export interface BenchResult {
  rounds: number;
  /** How often each kind was drawn. */
  faults: Record<string, number>;
  records: number;
  lost: number;
  duplicated: number;
  unexplained: number;
  seconds: number;
  /** The first things that differ, each with its round. */
  differences: (Difference & { round: number })[];
  /** What was left out, and why. */
  leftOut: string[];
  /** The folders of the rounds in which something differs. */
  kept: string[];
}

const DEFAULTS: RoundOptions = { records: 2_600, rate: 450, faultsWithinMs: 2_000 };
const SEASON_ROUNDS = 10;
/** Every so many seasons the server is its own broker. */
const EMBEDDED_EVERY = 4;
/** So many differences are told, and so many of one round. */
const TOLD = 20;
const TOLD_OF_ROUND = 5;

/**
 * Plays rounds until they are all played or the signal comes. After a round in which something differs the season ends,
 * so that no difference is counted twice.
 */
export async function chaos(options: BenchOptions): Promise<BenchResult> {
  const begin = performance.now();
  if (options.folder !== undefined) mkdirSync(options.folder, { recursive: true });
  const root = realpathSync(mkdtempSync(join(options.folder ?? tmpdir(), 'gateline-chaos-')));
  const shim = compileShim(root);
  const leftOut = missingOf(shim);
  const isPossible = ({ needs }: { needs?: string }) =>
    !(needs === 'shim' && 'missing' in shim) && !(needs === 'mosquitto' && findMosquitto() === null);
  const kinds = Object.keys(FAULT_KINDS)
    .filter((kind) => options.only?.includes(kind) ?? true)
    .filter((kind) => isPossible(FAULT_KINDS[kind] ?? {}));
  if (kinds.length === 0) throw new GatelineError('bad-config', `no fault can happen: ${leftOut.join('; ')}`);

  const random = new Random(options.seed);
  const deck = new Deck(kinds, random.branch());
  const result: BenchResult = {
    ...{ rounds: 0, faults: Object.fromEntries(kinds.map((kind) => [kind, 0])), records: 0 },
    ...{ lost: 0, duplicated: 0, unexplained: 0, seconds: 0, differences: [], leftOut, kept: [] },
  };
  const seasonRounds = options.seasonRounds ?? SEASON_ROUNDS;
  for (let seasons = 1; result.rounds < options.rounds && !options.signal?.aborted; seasons++) {
    const isEmbedded = findMosquitto() === null || seasons % EMBEDDED_EVERY === 0;
    const season = await Season.open({
      folder: join(root, `season-${seasons}`),
      broker: isEmbedded ? 'embedded' : 'mosquitto',
      shim: 'path' in shim ? shim.path : undefined,
      random: random.branch(),
    });
    let differs = false;
    try {
      for (let n = 0; n < seasonRounds && result.rounds < options.rounds && !options.signal?.aborted; n++) {
        const fits = (kind: string) => !(isEmbedded && FAULT_KINDS[kind]?.needs === 'mosquitto');
        const faults = deck.draw(random.whole(2, 4), fits);
        const round = await playRound(season, faults, random.branch(), { ...DEFAULTS, ...options });
        if (options.signal?.aborted) break;
        take(result, round);
        options.onRound?.(result.rounds, round);
        differs = round.differences.length > 0;
        if (differs) break;
      }
    } finally {
      await season.close();
    }
    if (differs) result.kept.push(season.folder);
    else rmSync(season.folder, { recursive: true, force: true });
  }
  if (result.kept.length === 0) rmSync(root, { recursive: true, force: true });
  result.seconds = (performance.now() - begin) / 1000;
  return result;
}

function take(result: BenchResult, round: RoundResult): void {
  result.rounds++;
  result.records += round.records;
  for (const kind of round.faults) result.faults[kind] = (result.faults[kind] ?? 0) + 1;
  for (const { type } of round.differences) result[type]++;
  const told = round.differences.slice(0, Math.min(TOLD_OF_ROUND, TOLD - result.differences.length));
  result.differences.push(...told.map((difference) => ({ ...difference, round: result.rounds })));
}

function missingOf(shim: ReturnType<typeof compileShim>): string[] {
  const needing = (what: string) => {
    const kinds = Object.entries(FAULT_KINDS).filter(([, { needs }]) => needs === what);
    return kinds.map(([kind]) => kind).join(', ');
  };
  return [
    ...('missing' in shim ? [`${needing('shim')}: ${shim.missing}`] : []),
    ...(findMosquitto() === null ? [`${needing('mosquitto')}: Mosquitto is not installed`] : []),
  ];
}
