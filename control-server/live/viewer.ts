import type { Ledger, Place } from '../ledger/ledger.ts';
import type { Audiences, Batch } from './audience.ts';
import { textOf } from './event-text.ts';
import type { LiveEvent, LiveHub } from './hub.ts';
import type { Outlet } from './outlet.ts';

/** A viewer that is further behind is cut; it comes back and resumes from the books. */
export const MAX_BEHIND_BYTES = 512 * 1024;
/** So many events wait for a viewer that is still reading what it missed. */
export const MAX_WAITING = 1000;
const PAGE = 200;

export interface ViewerDeps {
  hub: LiveHub;
  audiences: Audiences;
  ledger: Ledger;
  /** What it watches, in the order of the configuration. */
  places: readonly Place[];
  outlet: Outlet;
}

/** One viewer's way through the events of some sites: first what it missed, from the books, then what happens. */
export class Viewer {
  readonly #deps: ViewerDeps;
  readonly #leave: (() => void)[];
  /** Everything up to this crossing was sent. */
  #last = 0;
  /** What happens while it still reads what it missed; null once it is there. */
  #waiting: LiveEvent[] | null = [];
  #hasEnded = false;

  /** From now on nothing that happens is missed; nothing is sent before {@link follow}. */
  constructor(deps: ViewerDeps) {
    this.#deps = deps;
    const { hub, audiences, places, outlet } = deps;
    const sites = places.map(({ id }) => id);
    this.#leave = [
      hub.enter(() => this.end()),
      audiences.join(sites, { take: (batch) => this.#take(batch) }),
    ];
    outlet.onGone(() => this.#stop());
  }

  /**
   * Sends crossings in the order of the books, without gap or repeat. Resolves when the viewer has what it missed.
   *
   * @param after id of the last crossing the viewer has; null for one that wants only what happens from now on
   */
  async follow(after: number | null): Promise<void> {
    const { ledger, places, outlet } = this.#deps;
    this.#last = after ?? 0;
    for (let more = after !== null; more && !this.#hasEnded; ) {
      const page = await ledger.crossings({ places, after: this.#last, limit: PAGE });
      this.#send(page.map((data) => textOf({ event: 'crossing', data })).join(''));
      this.#last = page.at(-1)?.id ?? this.#last;
      more = page.length === PAGE;
      await outlet.drained();
    }
    const waiting = this.#waiting ?? [];
    this.#waiting = null;
    this.#sendNew(waiting);
  }

  /** Ends the stream; safe to call twice. */
  end(): void {
    this.#stop();
    this.#deps.outlet.end();
  }

  #take(batch: Batch): void {
    if (this.#waiting) {
      if (this.#waiting.length + batch.events.length > MAX_WAITING) this.#cut();
      else this.#waiting.push(...batch.events);
    } else if (batch.firstId > this.#last) this.#send(batch.bytes());
    else this.#sendNew(batch.events);
  }

  /** Crossings that came from the books already may be told once more. */
  #sendNew(events: readonly LiveEvent[]): void {
    const fresh = events.filter((event) => event.event !== 'crossing' || event.data.id > this.#last);
    this.#send(fresh.map(textOf).join(''));
  }

  #send(text: string | Uint8Array): void {
    if (this.#hasEnded || text.length === 0) return;
    this.#deps.outlet.write(text);
    if (this.#deps.outlet.behind > MAX_BEHIND_BYTES) this.#cut();
  }

  #cut(): void {
    this.#stop();
    this.#deps.outlet.cut();
  }

  #stop(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#waiting = null;
    for (const leave of this.#leave) leave();
  }
}
