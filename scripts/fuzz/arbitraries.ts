import fc, { type Arbitrary } from 'fast-check';
import type { Speaker } from './samples.ts';

const WALL_END = 253_402_300_799_999;
const id = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,20}$/);
const hexOf = (digits: number) => fc.stringMatching(new RegExp(`^[0-9a-f]{${digits}}$`));
/** Most of the time near the goldens' own day, so that records find a place in the books. */
const wall = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1_792_600_000_000, max: 1_792_640_000_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: WALL_END }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 1, WALL_END, 1_704_067_199_999, 1_704_067_200_000) },
);
const natural = fc.oneof(
  fc.nat(),
  fc.maxSafeNat(),
  fc.constantFrom(0, 1, Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER - 1),
);
const boot = fc.constantFrom('7f6c2a34-1d0e-4b55-9c3a-52c1a0e4d9b7', '00000000', 'f'.repeat(36));
const day = fc.oneof(fc.integer({ min: 0, max: 60_000 }), fc.integer({ min: 0, max: 86_400_000 }));
const people = fc.integer({ min: 0, max: 864_000_000_000 });
const stamp = { at: wall, mono: natural, boot };
const picture = ['dark', 'covered', 'blurred', 'frozen', 'rain', 'small', 'crowded'];

/** Good batches, with their hashes still to be made. */
export function batches(speaker?: Speaker): Arbitrary<unknown> {
  const gate = speaker ? fc.constantFrom(...speaker.gates, 'elsewhere') : id;
  const place = { camera: fc.constantFrom('east', 'west'), gate, line: fc.constantFrom('steps', 'door') };
  const kind = <T>(name: string, more: Record<string, Arbitrary<T>>, optional: string[] = []) => {
    const all: Record<string, Arbitrary<unknown>> = { kind: fc.constant(name), ...stamp, ...more };
    return fc.record(all, { requiredKeys: Object.keys(all).filter((key) => !optional.includes(key)) });
  };
  const cause = fc.constantFrom(...picture, 'stream-down', 'overload');
  const blind = fc.array(fc.record({ cause, ms: fc.integer({ min: 1, max: 86_400_000 }) }), {
    minLength: 1,
    maxLength: 7,
  });
  const previous = fc.record({ epoch: hexOf(32), through: natural });
  const reason = fc.constantFrom('spool-created', 'spool-corrupt', 'spool-forked', 'occupancy-rezero');
  const score = fc.double({ min: 0, max: 1, noNaN: true });
  const record = fc.oneof(
    kind<unknown>('crossing', { ...place, direction: fc.constantFrom('in', 'out'), score }),
    kind<unknown>('coverage', { ...place, from: wall, watchedMs: day, frames: fc.nat(100_000_000), blind }, [
      'blind',
    ]),
    kind<unknown>('zone', {
      ...{ camera: fc.constantFrom('east', 'west'), zone: fc.constantFrom('hall', 'pier') },
      ...{ from: wall, watchedMs: day, peopleMs: people, mostPeople: fc.nat(10_000) },
      ...{ queueMs: people, longestQueue: fc.nat(10_000) },
      ...{ visits: fc.nat(1_000_000), dwellMs: people, longestMs: day },
    }),
    kind<unknown>('dropped', {
      count: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
      from: wall,
      to: wall,
      reason: fc.constantFrom('disk-full', 'spool-error'),
    }),
    kind<unknown>('reset', { reason, gate, previous }, ['gate', 'previous']),
    kind('sync', { server: wall, uncertaintyMs: day }),
    kind('jump', { byMs: fc.maxSafeInteger() }),
    kind('head', {
      hash: hexOf(64),
      key: fc.stringMatching(/^[A-Za-z0-9_-]{43}$/),
      signature: fc.stringMatching(/^[A-Za-z0-9_-]{86}$/),
    }),
  );
  const seq = fc.oneof(
    { weight: 4, arbitrary: fc.constant(1) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 1000 }) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER - 600 }) },
    { weight: 1, arbitrary: fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 53 - 20) },
  );
  return fc
    .record({
      gateway: speaker ? fc.constant(speaker.gateway) : id,
      sentAt: wall,
      first: seq,
      below: fc.constantFrom(0, 0, 0, 1, 5, 1000),
      records: fc.array(record, { minLength: 1, maxLength: 12 }),
    })
    .map(({ gateway, sentAt, first, below, records }) => ({
      v: 1,
      gateway,
      epoch: '0'.repeat(32),
      sentAt,
      oldest: Math.max(1, first - below),
      before: '0'.repeat(64),
      hash: '0'.repeat(64),
      records: records.map((one, index) => ({ seq: first + index, ...(one as object) })),
    }));
}
