import fc from 'fast-check';
import { badPayloads, goldenPayloads } from '../../firmware-config/contract/golden.ts';
import type { Channel } from '../../firmware-config/contract/index.ts';
import type { Random } from '../random.ts';
import { batches } from './arbitraries.ts';
import { chainAfter, chainBegin } from './canonical.ts';
import { Mutator } from './mutator.ts';
import { fieldOf, literal, setField, type Tree, textOf } from './tree.ts';

/** Whose batches they are, where the goldens' own gateway will not do. */
export interface Speaker {
  gateway: string;
  gates: readonly string[];
}

/** Draws messages of every channel, most of them with a fault. */
export class Samples {
  readonly #mutators: Map<Channel, Mutator>;
  readonly #goldenBatches: readonly unknown[];
  readonly #speaker: Speaker | undefined;
  #fresh: unknown[] = [];

  constructor(speaker?: Speaker) {
    this.#speaker = speaker;
    const good = goldenPayloads().map(({ channel, message }) => ({ channel, message: message as unknown }));
    const bad = badPayloads().map(({ channel, payload }) => ({ channel, message: payload }));
    const all = [...good, ...bad].map(({ channel, message }) => ({
      channel,
      message: this.#spoken(message),
    }));
    this.#goldenBatches = good
      .filter(({ channel }) => channel === 'events')
      .map(({ message }) => this.#spoken(message));
    const channels = [...new Set(all.map(({ channel }) => channel))];
    this.#mutators = new Map(
      channels.map((channel) => [
        channel,
        new Mutator(all.filter((one) => one.channel === channel).map((one) => one.message)),
      ]),
    );
  }

  /** The bytes of one message. */
  message(channel: Channel, random: Random): Buffer {
    const mutator = this.#mutators.get(channel);
    if (!mutator) throw new Error(`there is no golden payload of ${channel}`);
    if (channel !== 'events') return mutator.bytes(random);
    if (random.chance(0.05)) return mutator.bytes(random, undefined, repairBatch);
    const value = random.chance(0.25) ? this.#generated(random) : random.pick(this.#goldenBatches);
    return mutator.bytes(random, inAnEpoch(value, random), repairBatch);
  }

  /** From fast-check, some hundred at a time. */
  #generated(random: Random): unknown {
    if (this.#fresh.length === 0) {
      const arbitrary = batches(this.#speaker);
      this.#fresh = fc.sample(arbitrary, { numRuns: 250, seed: random.word() | 0 });
    }
    return this.#fresh.pop();
  }

  #spoken(message: unknown): unknown {
    if (!this.#speaker) return message;
    const { gateway, gates } = this.#speaker;
    const text = JSON.stringify(message)
      .replaceAll('"ben-ninh-kieu-01"', JSON.stringify(gateway))
      .replaceAll('"gate":"quay"', `"gate":${JSON.stringify(gates[0])}`);
    return JSON.parse(text);
  }
}

/** The same batch, most of the time of another spool, so that books that hold the first one take it as new. */
function inAnEpoch(value: unknown, random: Random): unknown {
  const epoch = random.chance(0.85) ? random.hex(32) : random.pick(['0', 'a']).repeat(32);
  return { ...(value as object), epoch };
}

/**
 * Numbers the records anew and makes the hashes right, each most of the time: a mutant whose only fault is its chain
 * would hide every other fault.
 */
export function repairBatch(tree: Tree, random: Random): void {
  const records = fieldOf(tree, 'records');
  if (records?.kind === 'list' && random.chance(0.4)) {
    const first = Number(textOf(fieldOf(records.items[0]?.tree ?? literal('0'), 'seq') ?? literal('1')));
    if (Number.isSafeInteger(first)) {
      records.items.forEach(({ tree: record }, index) => {
        setField(record, 'seq', literal(String(first + index)));
      });
    }
  }
  if (random.chance(0.1)) return;
  try {
    const batch = JSON.parse(textOf(tree)) as Record<string, unknown>;
    const list = batch['records'];
    if (!Array.isArray(list)) return;
    const begins = (list[0] as { seq?: unknown } | null)?.seq === 1;
    const before =
      begins || random.chance(0.5)
        ? chainBegin(String(batch['gateway']), String(batch['epoch']))
        : String(batch['before']);
    setField(tree, 'before', literal(JSON.stringify(before)));
    setField(tree, 'hash', literal(JSON.stringify(chainAfter(before, list))));
  } catch {
    // What is no JSON any more needs no hash.
  }
}
