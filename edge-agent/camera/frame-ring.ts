/** A complete picture of the ring; valid until the next {@link FrameRing.take}. */
export interface RingPicture {
  pixels: Uint8Array;
  /** As given to {@link FrameRing.stamp}. */
  t: number;
  /** Wall time in milliseconds at which its last byte came. */
  at: number;
}

interface Slot {
  pixels: Uint8Array;
  /** Counts the pictures of the stream. */
  index: number;
  at: number;
}

/**
 * Puts the bytes of a stream of pictures into three buffers that are used over and over, and joins each picture with its
 * time, which comes by another way.
 *
 * `all` keeps every picture: when the buffers are full, no more bytes are taken. `newest` always takes bytes: of the
 * complete pictures nobody fetched only the newest stays, the others are counted in {@link skipped}.
 */
export class FrameRing {
  readonly #keep: 'all' | 'newest';
  readonly #free: Uint8Array[];
  readonly #ready: Slot[] = [];
  #filling: Uint8Array | null = null;
  #filled = 0;
  #lent: Uint8Array | null = null;
  #pictures = 0;
  #times: number[] = [];
  #timesTaken = 0;
  #lastTime: number | null = null;
  #skipped = 0;

  constructor(pictureBytes: number, keep: 'all' | 'newest') {
    this.#keep = keep;
    this.#free = [0, 1, 2].map(() => new Uint8Array(pictureBytes));
  }

  get skipped(): number {
    return this.#skipped;
  }

  /** Complete pictures so far. */
  get pictures(): number {
    return this.#pictures;
  }

  /** Takes bytes of the stream. @returns how many of them were taken */
  write(chunk: Uint8Array, at: number): number {
    let taken = 0;
    while (taken < chunk.length) {
      this.#filling ??= this.#free.pop() ?? null;
      const filling = this.#filling;
      if (filling === null) break;
      const part = Math.min(chunk.length - taken, filling.length - this.#filled);
      filling.set(chunk.subarray(taken, taken + part), this.#filled);
      taken += part;
      this.#filled += part;
      if (this.#filled === filling.length) this.#complete(filling, at);
    }
    return taken;
  }

  /** The time of the next picture that has none yet. */
  stamp(t: number): void {
    this.#times.push(t);
    this.#lastTime = t;
  }

  /** The newest time given to {@link stamp}; null before the first. */
  get lastTime(): number | null {
    return this.#lastTime;
  }

  /** The oldest complete picture whose time is known; the one taken before is given back by this. */
  take(): RingPicture | null {
    const slot = this.#ready[0];
    if (slot === undefined) return null;
    const t = this.#times[slot.index - this.#timesTaken];
    if (t === undefined) return null;
    this.#ready.shift();
    this.#times.splice(0, slot.index - this.#timesTaken + 1);
    this.#timesTaken = slot.index + 1;
    if (this.#lent !== null) this.#free.push(this.#lent);
    this.#lent = slot.pixels;
    return { pixels: slot.pixels, t, at: slot.at };
  }

  #complete(pixels: Uint8Array, at: number): void {
    this.#ready.push({ pixels, index: this.#pictures++, at });
    this.#filling = null;
    this.#filled = 0;
    if (this.#keep === 'newest' && this.#ready.length > 1) {
      const old = this.#ready.shift();
      if (old !== undefined) this.#free.push(old.pixels);
      this.#skipped++;
    }
  }
}
