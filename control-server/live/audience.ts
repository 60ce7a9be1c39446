import { textOf } from './event-text.ts';
import type { LiveEvent, LiveHub } from './hub.ts';

/** What happened at some sites within one turn of the event loop, or a little longer. */
export interface Batch {
  events: readonly LiveEvent[];
  /** The lowest id of its crossings; infinite where it has none. */
  firstId: number;
  /** All events as they go over the wire, made once for all who get all of them. */
  bytes(): Uint8Array;
}

/** One who is told everything that happens at the sites of an audience. */
export interface Hearer {
  take(batch: Batch): void;
}

/** Milliseconds between two batches for so many hearers: the more they are, the more each batch costs. */
const SPACING_PER_HEARER = 0.1;
const MOST_SPACING = 100;

/** Those who watch the same sites. They share the text of what happens, and get it in batches. */
class Audience {
  readonly hearers = new Set<Hearer>();
  readonly leave: () => void;
  #events: LiveEvent[] = [];
  #sentAt = Number.NEGATIVE_INFINITY;
  #isDue = false;

  constructor(hub: LiveHub, sites: readonly string[]) {
    this.leave = hub.listen(sites, (event) => this.#hear(event));
  }

  /** Hands over what has been heard until now. */
  send(): void {
    this.#sentAt = performance.now();
    if (this.#events.length === 0) return;
    const batch = batchOf(this.#events);
    this.#events = [];
    for (const hearer of [...this.hearers]) hearer.take(batch);
  }

  #hear(event: LiveEvent): void {
    this.#events.push(event);
    if (this.#isDue) return;
    this.#isDue = true;
    const spacing = Math.min(MOST_SPACING, this.hearers.size * SPACING_PER_HEARER);
    const wait = this.#sentAt + spacing - performance.now();
    const send = () => {
      this.#isDue = false;
      this.send();
    };
    if (wait < 1) setImmediate(send);
    else setTimeout(send, wait);
  }
}

/** The audiences of a server, by the sites they watch. */
export class Audiences {
  readonly #hub: LiveHub;
  readonly #bySites = new Map<string, Audience>();

  constructor(hub: LiveHub) {
    this.#hub = hub;
  }

  /** @param sites in the order of the configuration @returns takes the hearer out again */
  join(sites: readonly string[], hearer: Hearer): () => void {
    const key = sites.join(' ');
    const audience = this.#bySites.get(key) ?? new Audience(this.#hub, sites);
    this.#bySites.set(key, audience);
    // What happened before is for those who were here before.
    audience.send();
    audience.hearers.add(hearer);
    return () => {
      audience.hearers.delete(hearer);
      if (audience.hearers.size > 0 || this.#bySites.get(key) !== audience) return;
      audience.leave();
      this.#bySites.delete(key);
    };
  }
}

function batchOf(events: readonly LiveEvent[]): Batch {
  let bytes: Uint8Array | undefined;
  const first = events.find(({ event }) => event === 'crossing');
  return {
    events,
    firstId: first?.event === 'crossing' ? first.data.id : Number.POSITIVE_INFINITY,
    bytes: () => {
      bytes ??= Buffer.from(events.map(textOf).join(''));
      return bytes;
    },
  };
}
