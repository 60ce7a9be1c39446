import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type Player, tapSession } from './session.ts';
import { delayOf, keyOf, Playback, passagesOf, USUAL_DELAY_S } from './taps.ts';

test('keys are English and Vietnamese, in either case; Ctrl-C ends', () => {
  expect(['i', 'V', 'o', 'r', 'u', ' ', 'q', '\u0003', 'x'].map(keyOf)).toEqual([
    ...['in', 'in', 'out', 'out', 'undo', 'pause', 'end', 'end'],
    null,
  ]);
});

test('a recording stands still while it is paused', () => {
  const playback = new Playback();
  expect(playback.position(5000)).toBe(0);
  playback.toggle(5000);
  expect(playback.position(7000)).toBe(2);
  playback.toggle(7500);
  expect([playback.paused, playback.position(60_000)]).toEqual([true, 2.5]);
  playback.toggle(60_000);
  expect(playback.position(61_000)).toBe(3.5);
});

describe('the delay of taps', () => {
  const passed = [5, 12, 20, 21, 40, 55].map((t, n) => ({ t, direction: n % 2 ? 'out' : 'in' }) as const);
  const tapped = (delay: number) => passed.map(({ t, direction }) => ({ t: t + delay, direction }));

  test.each([-0.4, 0, 0.3, 0.8, 1.4])('of %f s is found, and taken off', (delay) => {
    const found = delayOf(tapped(delay), passed);
    expect(found).toBeCloseTo(delay, 6);
    passagesOf(tapped(delay), found).forEach(({ t }, n) => {
      expect(t).toBeCloseTo(passed[n]?.t ?? Number.NaN, 6);
    });
  });

  test('is the usual one where too few pairs tell it', () => {
    expect(delayOf(tapped(1).slice(0, 2), passed.slice(0, 2))).toBe(USUAL_DELAY_S);
    expect(delayOf([], passed)).toBe(USUAL_DELAY_S);
  });

  test('is not moved by taps and counts that stand alone', () => {
    const more = [...tapped(0.6), { t: 30, direction: 'in' as const }];
    expect(delayOf(more, [...passed, { t: 47, direction: 'in' }])).toBeCloseTo(0.6, 6);
  });
});

describe('a session', () => {
  beforeEach(() => vi.useFakeTimers());
  afterEach(() => vi.useRealTimers());

  function start(recording?: { lengthS: number | null; player?: Player }, signal?: AbortSignal) {
    let type: (text: string) => void = () => {};
    const shown: string[] = [];
    let listening = true;
    const desk = {
      onKey: (listener: (text: string) => void) => {
        type = listener;
        return () => {
          listening = false;
        };
      },
      show: (text: string) => shown.push(text),
      now: () => Date.now(),
    };
    const session = tapSession({ desk, ...(recording && { recording }), ...(signal && { signal }) });
    const press = (ms: number, key: string) => {
      vi.advanceTimersByTime(ms);
      type(key);
    };
    return { session, press, shown, isListening: () => listening };
  }

  test('of a live view takes taps from its beginning on, and the last one back', async () => {
    const { session, press, shown, isListening } = start();
    press(1000, 'i');
    press(500, 'o');
    press(500, 'o');
    press(100, 'u');
    press(100, ' ');
    expect(shown.at(-1)).toContain('in 1   out 1');
    press(800, 'q');
    expect(await session).toEqual({
      taps: [
        { t: 1, direction: 'in' },
        { t: 1.5, direction: 'out' },
      ],
      watchedS: 3,
    });
    expect(isListening()).toBe(false);
  });

  test('of a recording begins with the space bar, and takes no taps while it is paused', async () => {
    const player = { toggle: vi.fn(), close: vi.fn() };
    const { session, press, shown } = start({ lengthS: 10, player });
    expect(shown.at(-1)).toContain('press space to begin');
    press(3000, 'i');
    press(1000, ' ');
    press(2000, 'i');
    press(1000, ' ');
    press(9000, 'o');
    press(1000, ' ');
    press(1000, 'o');
    expect(player.toggle.mock.calls).toEqual([[true], [false], [true]]);
    vi.advanceTimersByTime(20_000);
    const { taps, watchedS } = await session;
    expect(taps).toEqual([
      { t: 2, direction: 'in' },
      { t: 4, direction: 'out' },
    ]);
    expect(watchedS).toBeGreaterThan(10);
    expect(player.close).toHaveBeenCalledOnce();
  });

  test('ends when the camera is gone', async () => {
    const gone = new AbortController();
    const { session, press } = start(undefined, gone.signal);
    press(1000, 'i');
    gone.abort();
    expect((await session).taps).toHaveLength(1);
  });
});
