import type { BlindCause, Coverage } from '../../firmware-config/contract/index.ts';
import type { PictureFinding } from '../picture/judge.ts';

/** What was watched between two moments, in milliseconds, and why not for the rest, as far as it is known. */
export interface Watched {
  from: number;
  to: number;
  watchedMs: number;
  frames: number;
  /** The causes that there were, each with 1 ms at least; `watchedMs` and all of them are no more than from `from` to `to`. */
  blind?: NonNullable<Coverage['blind']>;
}

/** What a look at one frame told. */
export interface Look {
  /** When the frame was taken, and when the detector had done with it. */
  at: number;
  doneAt: number;
  /** What is wrong with the picture, and since when. */
  picture?: PictureFinding | null;
}

/**
 * A pause between two frames longer than this is time in which nobody watched: tracks do not outlive it either. A camera
 * may be looked at once a second, so it is well above that.
 */
const LONGEST_PAUSE_MS = 2_000;
/**
 * This process gives signs of life every 2 seconds. Where they stayed away longer than this it did not run, and does not
 * know what the stream did.
 */
const LONGEST_SILENCE_MS = 5_000;

/** A piece of time that is accounted for; watched where there is no cause. */
interface Piece {
  from: number;
  to: number;
  cause: BlindCause | null;
}

/**
 * Adds up how long a camera was really watched, and why it was not. All moments are milliseconds of one clock; by the boot
 * clock, which never jumps, nothing is counted that was not.
 */
export class Watch {
  private from: number;
  private frames = 0;
  private pieces: Piece[] = [];
  /** The last frame; before there is one, when this began. */
  private last: { at: number; doneAt: number };
  private isFirst = true;
  /** Time without frames since the last one: up to when it is accounted for, and whether the stream was down then. */
  private gap: { to: number; known: boolean } | null = null;
  private isDown: boolean;
  /** The last sign of life of this process. */
  private alive: number;
  private picture: PictureFinding | null = null;

  /**
   * @param downSince since when there was no stream, where that is known
   */
  constructor(now: number, downSince?: number) {
    this.from = Math.min(now, downSince ?? now);
    this.last = { at: this.from, doneAt: this.from };
    this.isDown = downSince !== undefined;
    this.alive = now;
    this.tick(now);
  }

  /** The stream was lost, or is there again. */
  hear(state: 'up' | 'down', now: number): void {
    this.tick(now);
    this.isDown = state === 'down';
  }

  /** A sign of life, every 2 seconds: this process runs, and waits for frames where none come. */
  tick(now: number): void {
    const isQuiet = this.isDown || (!this.isFirst && now - this.last.doneAt > LONGEST_PAUSE_MS);
    const known = isQuiet && now - this.alive <= LONGEST_SILENCE_MS;
    if (known) this.account(this.gap?.to ?? this.last.doneAt, now, 'stream-down');
    if (known || this.isFirst || now - this.alive > LONGEST_SILENCE_MS) this.gap = { to: now, known };
    this.alive = now;
  }

  /** A frame has been looked at. */
  saw({ at, doneAt, picture = null }: Look): void {
    if (picture !== null) this.blame(picture);
    const { last } = this;
    const pause = at - last.at;
    // While the detector thought, it may have seemed that no frame came: one had come.
    if (this.gap !== null && !this.isFirst && !this.isDown && at - last.doneAt <= LONGEST_PAUSE_MS) {
      this.takeBack(last.doneAt);
      this.gap = null;
    }
    if (this.gap !== null) {
      this.takeBack(at);
      if (this.gap.known || this.isDown) this.account(this.gap.to, at, 'stream-down');
    } else if (pause <= LONGEST_PAUSE_MS) this.account(last.at, at, picture?.fault ?? null);
    else if (last.doneAt - last.at >= at - last.doneAt) this.account(last.at, at, 'overload');
    else if (at - this.alive <= LONGEST_SILENCE_MS) this.account(last.doneAt, at, 'stream-down');
    this.frames++;
    this.last = { at, doneAt };
    this.isFirst = false;
    this.gap = null;
    this.isDown = false;
    this.alive = doneAt;
    this.picture = picture;
  }

  /** What has been watched since the last call. */
  take(now: number): Watched {
    this.tick(now);
    // Should the clock be set back, no span ends before it began.
    const to = Math.max(now, this.from);
    const sums = new Map<BlindCause | null, number>();
    for (const { from, to, cause } of this.pieces) sums.set(cause, (sums.get(cause) ?? 0) + to - from);
    let left = Math.floor(to - this.from);
    const part = (cause: BlindCause | null) => {
      const ms = Math.min(left, Math.round(sums.get(cause) ?? 0));
      left -= ms;
      return ms;
    };
    const watchedMs = part(null);
    const blind: NonNullable<Watched['blind']> = [];
    for (const cause of sums.keys()) {
      const ms = cause === null ? 0 : part(cause);
      if (cause !== null && ms > 0) blind.push({ cause, ms });
    }
    const watched = { from: this.from, to, watchedMs, frames: this.frames };
    this.from = now;
    this.pieces = [];
    this.frames = 0;
    return blind.length === 0 ? watched : { ...watched, blind };
  }

  private account(from: number, to: number, cause: BlindCause | null): void {
    if (to <= from) return;
    const before = this.pieces.at(-1);
    if (before?.cause === cause && before.to === from) before.to = to;
    else this.pieces.push({ from, to, cause });
  }

  /** The stream was not down after `from`. */
  private takeBack(from: number): void {
    for (const piece of this.pieces) if (piece.cause === 'stream-down') piece.to = Math.min(piece.to, from);
    this.pieces = this.pieces.filter((piece) => piece.to > piece.from);
  }

  /** What seemed to be watched since the picture is at fault was not. */
  private blame({ fault, since }: PictureFinding): void {
    if (this.picture?.fault === fault && this.picture.since === since) return;
    this.pieces = this.pieces.flatMap((piece): Piece[] => {
      if (piece.cause !== null || piece.to <= since) return [piece];
      const middle = Math.max(piece.from, since);
      const good: Piece[] = middle > piece.from ? [{ ...piece, to: middle }] : [];
      return [...good, { from: middle, to: piece.to, cause: fault }];
    });
  }
}
