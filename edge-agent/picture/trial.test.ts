import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Trial, type ViewFault } from './trial.ts';

type Heard = ViewFault | 'clear' | 'unsure';

/** What is believed after each look, one a second. */
function believed(looks: Heard[]): (string | null)[] {
  const trial = new Trial();
  return looks.map((look, t) => {
    trial.hear(look, { t, at: t * 1000 });
    return trial.finding && `${trial.finding.fault} since ${trial.finding.since.t}`;
  });
}

const times = (count: number, look: Heard): Heard[] => Array.from({ length: count }, () => look);

describe('a fault', () => {
  it('is believed once it was seen long enough, since it was first seen', () => {
    const found = believed([...times(5, 'clear'), ...times(20, 'covered')]);
    expect(found.indexOf('covered since 5')).toBe(20);
    expect(found.slice(0, 20)).toEqual(times(20, 'clear').map(() => null));
  });

  it('is over after three clear looks, and not after two', () => {
    const covered = times(20, 'covered');
    expect(believed([...covered, 'clear', 'clear', 'covered']).at(-1)).toBe('covered since 0');
    expect(believed([...covered, 'clear', 'clear', 'clear']).at(-1)).toBeNull();
  });

  it('is over once a crowd has stood before the lens for ten looks', () => {
    expect(believed([...times(20, 'covered'), ...times(9, 'unsure')]).at(-1)).toBe('covered since 0');
    expect(believed([...times(20, 'covered'), ...times(10, 'unsure')]).at(-1)).toBeNull();
  });

  it('keeps the name it was told by', () => {
    expect(believed([...times(20, 'covered'), ...times(60, 'turned')]).at(-1)).toBe('covered since 0');
  });

  it('seen by turns as one and another is what it was mostly', () => {
    const spray = Array.from({ length: 30 }, (_, n): Heard => (n % 3 === 0 ? 'covered' : 'blurred'));
    expect(believed(spray).at(-1)).toBe('blurred since 0');
  });
});

it('a suspicion is dropped where nothing is known of the time between', () => {
  const trial = new Trial();
  trial.hear('covered', { t: 0, at: 0 });
  trial.interrupt();
  trial.hear('covered', { t: 60, at: 60_000 });
  expect(trial.finding).toBeNull();
});

it('nothing is ever believed of looks of which every second one is clear', () => {
  const look = fc.constantFrom<Heard>('covered', 'dark', 'blurred', 'turned', 'unsure', 'clear');
  fc.assert(
    fc.property(fc.array(look, { maxLength: 200 }), (looks) => {
      expect(believed(looks.flatMap((one): Heard[] => [one, 'clear'])).every((found) => found === null)).toBe(
        true,
      );
    }),
  );
});
