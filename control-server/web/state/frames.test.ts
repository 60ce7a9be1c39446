import { describe, expect, it } from 'vitest';
import { type FrameClock, perFrame } from './frames.ts';

/** A window whose time and frames the test makes; `isHidden` ones draw none. */
class TestClock {
  now = 0;
  isHidden = false;
  #tasks: { id: number; at: number; task: () => void }[] = [];
  #frames: { id: number; task: () => void }[] = [];
  #ids = 0;

  readonly window = {
    performance: { now: () => this.now },
    requestAnimationFrame: (task: () => void) => {
      this.#frames.push({ id: ++this.#ids, task });
      return this.#ids;
    },
    cancelAnimationFrame: (id: number) => {
      this.#frames = this.#frames.filter((each) => each.id !== id);
    },
    setTimeout: (task: () => void, ms: number) => {
      this.#tasks.push({ id: ++this.#ids, at: this.now + ms, task });
      return this.#ids;
    },
    clearTimeout: (id: number) => {
      this.#tasks = this.#tasks.filter((each) => each.id !== id);
    },
  } as unknown as FrameClock;

  /** Time goes by, with a frame every 10 ms. */
  pass(ms: number): void {
    for (const end = this.now + ms; this.now < end; ) {
      this.now += 10;
      const due = this.#tasks.filter(({ at }) => at <= this.now);
      this.#tasks = this.#tasks.filter(({ at }) => at > this.now);
      for (const { task } of due) task();
      if (this.isHidden) continue;
      const frames = this.#frames;
      this.#frames = [];
      for (const { task } of frames) task();
    }
  }
}

function collecting(isHidden = false) {
  const clock = new TestClock();
  clock.isHidden = isHidden;
  const taken: number[][] = [];
  return { clock, taken, frames: perFrame<number>(clock.window, (news) => taken.push(news)) };
}

describe('news', () => {
  it('is taken in with the next frame', () => {
    const { clock, taken, frames } = collecting();
    frames.push(1);
    frames.push(2);
    expect(taken).toEqual([]);
    clock.pass(10);
    expect(taken).toEqual([[1, 2]]);
  });

  it('of a flood is taken in five times a second, all of it and in order', () => {
    const { clock, taken, frames } = collecting();
    for (let n = 0; n < 200; n++) {
      frames.push(n);
      if (n % 2 === 1) clock.pass(10);
    }
    clock.pass(200);
    expect(taken.flat()).toEqual(Array.from({ length: 200 }, (_, n) => n));
    expect(taken.length).toBeLessThanOrEqual(7);
  });

  it('is taken in by a tab that draws no frames', () => {
    const { clock, taken, frames } = collecting(true);
    frames.push(1);
    clock.pass(300);
    expect(taken).toEqual([[1]]);
    frames.push(2);
    clock.pass(500);
    expect(taken).toEqual([[1], [2]]);
  });

  it('is forgotten when nobody wants it any more', () => {
    const { clock, taken, frames } = collecting();
    frames.push(1);
    frames.stop();
    clock.pass(500);
    expect(taken).toEqual([]);
  });
});
