import { GatelineError } from '../../firmware-config/errors.ts';
import type { Person } from '../accounts/person.ts';
import type { Outlet } from './outlet.ts';

/** Streams that may be open at once in all. */
export const MOST_STREAMS = 2000;
/** Streams that one credential, or at the boards one address, may have open at once. */
export const STREAMS_PER_HOLDER = 50;
const RETRY_AFTER_S = 10;

/** Bounds how many streams are open at once. */
export class Streams {
  readonly #open = new Map<string, number>();
  readonly #most: { each: number; all: number };
  #all = 0;

  constructor(most: { each?: number | undefined; all?: number } = {}) {
    this.#most = { each: most.each ?? STREAMS_PER_HOLDER, all: most.all ?? MOST_STREAMS };
  }

  /**
   * Opens a stream, which counts until it has gone.
   *
   * @param holder whose it is
   * @throws GatelineError `too-many-requests`; nothing was opened then
   */
  open(holder: string, opening: () => Outlet): Outlet {
    const held = this.#open.get(holder) ?? 0;
    if (held >= this.#most.each || this.#all >= this.#most.all) {
      const message = 'too many streams are open: close one, or try again later';
      throw new GatelineError('too-many-requests', message, { retryAfterS: RETRY_AFTER_S });
    }
    const outlet = opening();
    this.#open.set(holder, held + 1);
    this.#all++;
    outlet.onGone(() => this.#gone(holder));
    return outlet;
  }

  #gone(holder: string): void {
    this.#all--;
    const left = (this.#open.get(holder) ?? 1) - 1;
    if (left > 0) this.#open.set(holder, left);
    else this.#open.delete(holder);
  }
}

/** A person as the holder of streams. */
export const holderOf = ({ kind, id }: Person): string => `${kind}:${id}`;
