import type { Ledger, Place } from '../ledger/ledger.ts';
import type { LiveEvent, LiveHub } from './hub.ts';

/** A viewer that is this many events behind is cut; it comes back and resumes from the books. */
export const MAX_BEHIND = 1000;
const PAGE = 200;

/** One viewer's way through the events of a site: first what it missed, from the books, then what happens. */
export class Viewer {
  readonly #ledger: Ledger;
  readonly #place: Place;
  readonly #waiting: LiveEvent[] = [];
  readonly #leave: () => void;
  readonly #cut: () => void;
  #wake: (() => void) | null = null;
  #ended = false;

  /** @param cut called when the viewer is too slow; its connection must be destroyed */
  constructor(hub: LiveHub, ledger: Ledger, place: Place, cut: () => void) {
    this.#ledger = ledger;
    this.#place = place;
    this.#cut = cut;
    this.#leave = hub.subscribe(
      place.id,
      (event) => this.#take(event),
      () => this.end(),
    );
  }

  /**
   * The events, in the order of the books and without gap or repeat.
   *
   * @param after id of the last crossing the viewer has; null for one that wants only what happens from now on
   */
  async *events(after: number | null): AsyncGenerator<LiveEvent> {
    let last = after ?? 0;
    for (let more = after !== null; more && !this.#ended; ) {
      const page = await this.#ledger.crossings({ places: [this.#place], after: last, limit: PAGE });
      for (const data of page) {
        yield { event: 'crossing', data };
        last = data.id;
      }
      more = page.length === PAGE;
    }
    while (!this.#ended) {
      const event = this.#waiting.shift();
      if (!event) {
        await new Promise<void>((wake) => {
          this.#wake = wake;
        });
      } else if (event.event !== 'crossing') {
        yield event;
      } else if (event.data.id > last) {
        last = event.data.id;
        yield event;
      }
    }
  }

  /** Ends the stream; safe to call twice. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#leave();
    this.#wake?.();
  }

  #take(event: LiveEvent): void {
    if (this.#waiting.length >= MAX_BEHIND) {
      this.end();
      this.#cut();
      return;
    }
    this.#waiting.push(event);
    this.#wake?.();
  }
}
