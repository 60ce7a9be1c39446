import type { TrueCrossing } from '../evaluation/truth.ts';
import { keyOf, Playback } from './taps.ts';

/** A keyboard, a screen and a clock: what a technician's session needs. */
export interface Desk {
  /** Calls for each key until the returned function is called. */
  onKey(listener: (text: string) => void): () => void;
  /** Rewrites the one line that says how it stands. */
  show(text: string): void;
  /** Milliseconds of a clock that does not jump. */
  now(): number;
}

/** A program that shows a recording. */
export interface Player {
  /** Shows the recording from its beginning, or stops or goes on where it is. */
  toggle(playing: boolean): void;
  close(): void;
}

export interface SessionOptions {
  desk: Desk;
  /** Of a recording: its length in seconds, null where unknown. A live view has no end and cannot be paused. */
  recording?: { lengthS: number | null; player?: Player };
  /** Ends the session from outside, for example when the camera is gone for good. */
  signal?: AbortSignal;
}

export interface Session {
  /** As they were tapped: seconds of the recording, or since the beginning of the session. */
  taps: TrueCrossing[];
  /** Seconds that were watched. */
  watchedS: number;
}

/** What keys do, for the first line of a session. */
export const KEYS = 'i (or v) in, o (or r) out, u takes the last one back, q ends';

/**
 * Takes the taps of a technician who watches people pass. What the gateway counts meanwhile is not shown, for that would
 * lead the hand. A recording begins, pauses and goes on with the space bar, and ends the session when it ends.
 */
export function tapSession({ desk, recording, signal }: SessionOptions): Promise<Session> {
  const playback = new Playback();
  const taps: TrueCrossing[] = [];
  if (!recording) playback.toggle(desk.now());
  return new Promise((resolve) => {
    let timer: NodeJS.Timeout | undefined;
    const end = () => {
      clearInterval(timer);
      stopListening();
      recording?.player?.close();
      resolve({ taps, watchedS: playback.position(desk.now()) });
    };
    const tick = () => {
      const position = playback.position(desk.now());
      desk.show(stateLine(position, taps, playback.paused, recording?.lengthS ?? null));
      const length = recording?.lengthS ?? null;
      // A player starts late, and the last tap comes after the last passage.
      if (length !== null && position > length + PLAYER_LATE_S) end();
    };
    const stopListening = desk.onKey((text) => {
      const key = keyOf(text);
      if (key === 'end') {
        end();
        return;
      }
      if (key === 'pause' && recording) {
        playback.toggle(desk.now());
        recording.player?.toggle(!playback.paused);
      } else if (key === 'undo') taps.pop();
      else if ((key === 'in' || key === 'out') && !playback.paused) {
        taps.push({ t: playback.position(desk.now()), direction: key });
      }
      tick();
    });
    signal?.addEventListener('abort', end, { once: true });
    timer = setInterval(tick, 200);
    tick();
  });
}

const PLAYER_LATE_S = 2;

function stateLine(
  position: number,
  taps: readonly TrueCrossing[],
  paused: boolean,
  lengthS: number | null,
): string {
  const of = (direction: string) => taps.filter((tap) => tap.direction === direction).length;
  const where = `${position.toFixed(0)} s${lengthS === null ? '' : ` of ${lengthS.toFixed(0)}`}`;
  const state = paused ? (position === 0 ? 'press space to begin' : 'paused') : where;
  return `${state}   in ${of('in')}   out ${of('out')}`;
}
