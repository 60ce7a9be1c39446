import type { Logger } from 'pino';
import {
  CONTRACT_VERSION,
  decodePayload,
  type EventBatch,
  encodePayload,
  MAX_PAYLOAD_BYTES,
  parseTopic,
  type Receipt,
  type Status,
  topicOf,
} from '../../firmware-config/contract/index.ts';
import {
  describeFault,
  type ErrorCode,
  type Fault,
  GatelineError,
  messageOf,
} from '../../firmware-config/errors.ts';
import type { Directory } from '../fleet/directory.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Setup } from '../fleet/setup.ts';
import type { Ledger, SetAsideReason } from '../ledger/ledger.ts';
import type { LiveHub } from '../live/hub.ts';
import type { Metrics } from '../metrics.ts';
import { dateAt } from '../rollups/local-time.ts';

export interface IngestDeps {
  ledger: Ledger;
  directory: Directory;
  fleet: Fleet;
  setup: Setup;
  hub: LiveHub;
  metrics: Metrics;
  log: Logger;
  now: () => number;
}

/** A message as it came from the broker. */
export interface Arrival {
  topic: string;
  payload: Uint8Array;
  /** The broker had kept it from before this server came. */
  kept: boolean;
}

/** A message to send back. */
export interface Answer {
  topic: string;
  payload: Buffer;
}

interface Problem {
  reason: SetAsideReason;
  detail: string;
  /** Size of the whole payload where it is more than was read. */
  bytes?: number;
}

const NOTE_EVERY_MS = 600_000;
const MOST_NOTED = 1000;

/** From the bytes of a message into the books. */
export class Ingest {
  readonly #deps: IngestDeps;
  /** When something without a payload was last written down, by what it was. */
  readonly #noted = new Map<string, number>();

  constructor(deps: IngestDeps) {
    this.#deps = deps;
  }

  /**
   * Takes one message. What does not fit is set aside; what the books cannot take now gets no receipt, so that the
   * gateway sends it again. Never fails.
   *
   * @returns the receipts, only after COMMIT: one for a batch, one for each epoch of a greeting
   */
  async take(arrival: Arrival): Promise<Answer[]> {
    const { fleet, setup, log, now } = this.#deps;
    const receivedAt = now();
    try {
      const place = this.#placeOf(arrival);
      if ('reason' in place) {
        await this.setAside(arrival.topic, arrival.payload, place);
        return [];
      }
      const { gateway, channel } = place;
      if (!arrival.kept) fleet.heard(gateway, receivedAt);
      switch (channel) {
        case 'events': {
          const batch = decodePayload('events', arrival.payload);
          if (batch.gateway !== gateway) break;
          return await this.#store(batch, receivedAt);
        }
        case 'status': {
          const status = decodePayload('status', arrival.payload);
          if (status.gateway !== gateway) break;
          if (!arrival.kept && status.state === 'online') setup.layouts.came(gateway);
          fleet.status(status, receivedAt, arrival.kept);
          return await this.#greet(status, receivedAt);
        }
        case 'health': {
          const health = decodePayload('health', arrival.payload);
          if (health.gateway !== gateway) break;
          fleet.health(health, receivedAt);
          return [];
        }
        case 'configured': {
          const configured = decodePayload('configured', arrival.payload);
          if (configured.gateway !== gateway) break;
          setup.configured(configured, receivedAt);
          return [];
        }
        case 'snapshot': {
          const snapshot = decodePayload('snapshot', arrival.payload);
          if (snapshot.gateway !== gateway) break;
          setup.snapshot(snapshot);
          return [];
        }
        case 'tracks': {
          const tracks = decodePayload('tracks', arrival.payload);
          if (tracks.gateway !== gateway) break;
          setup.tracked(tracks);
          return [];
        }
        case 'result': {
          const result = decodePayload('result', arrival.payload);
          if (result.gateway !== gateway) break;
          log.info({ result }, 'a command had a result');
          return [];
        }
        default:
          return [];
      }
      const detail = `the payload names another gateway than the topic, ${gateway}`;
      await this.setAside(arrival.topic, arrival.payload, { reason: 'gateway-mismatch', detail });
    } catch (error) {
      await this.#failed(arrival, error);
    }
    return [];
  }

  /**
   * Keeps a message out of the books, with the reason. What has no payload, such as a box that knocks every second, is
   * counted every time but written down once in {@link NOTE_EVERY_MS}. Of what may be a picture only the size is kept.
   * Never fails.
   */
  async setAside(topic: string, payload: Uint8Array, problem: Problem): Promise<void> {
    if (payload.byteLength > 0 && mayBePicture(topic)) {
      const { reason, detail, bytes = payload.byteLength } = problem;
      return this.setAside(topic, new Uint8Array(), { reason, detail, bytes });
    }
    const { ledger, metrics, log, now } = this.#deps;
    metrics.quarantined.inc({ reason: problem.reason });
    if (payload.byteLength === 0 && this.#isNoted(`${problem.reason} ${topic}`)) return;
    log.warn({ topic, ...problem }, 'a message was set aside');
    try {
      await ledger.setAside({ receivedAt: now(), topic, payload, ...problem });
    } catch (error) {
      metrics.ledgerErrors.inc({ code: codeOf(error) });
      log.error({ error: messageOf(error), topic }, 'a message could not even be set aside');
    }
  }

  #isNoted(what: string): boolean {
    const now = this.#deps.now();
    const isNoted = now - (this.#noted.get(what) ?? Number.NEGATIVE_INFINITY) < NOTE_EVERY_MS;
    if (isNoted) return true;
    if (this.#noted.size >= MOST_NOTED) this.#noted.clear();
    this.#noted.set(what, now);
    return false;
  }

  /** Whose message it is and what it carries, or why it is none of ours; told from all but the content. */
  #placeOf({ topic, payload }: Arrival): { gateway: string; channel: string } | Problem {
    const parsed = parseTopic(topic);
    if (!parsed) return { reason: 'unknown-topic', detail: 'this is no topic of Gateline' };
    const { version, gateway, channel } = parsed;
    if (version > CONTRACT_VERSION) {
      const detail = `the topic speaks contract version ${version}, this server version ${CONTRACT_VERSION}: update it`;
      return { reason: 'newer-version', detail };
    }
    if (version !== CONTRACT_VERSION) {
      return { reason: 'unknown-topic', detail: `there is no contract version ${version}` };
    }
    if (!this.#deps.directory.gateways.has(gateway)) {
      return {
        reason: 'unknown-gateway',
        detail: `no site has the gateway ${gateway}: add it to the configuration`,
      };
    }
    if (payload.byteLength > MAX_PAYLOAD_BYTES) {
      const detail = `the payload has ${payload.byteLength} bytes, more than ${MAX_PAYLOAD_BYTES}`;
      return { reason: 'oversized', detail };
    }
    return { gateway, channel };
  }

  /** Tells a gateway that has come back how far the books go in each of its epochs: what it has beyond, it sends. */
  async #greet(status: Status, receivedAt: number): Promise<Answer[]> {
    const { ledger, fleet } = this.#deps;
    const { gateway, since: sentAt, epochs = [] } = status;
    if (status.state === 'offline') return [];
    const marks = await Promise.all(
      epochs.map(async ({ epoch }) => ({ epoch, ...(await ledger.mark(gateway, epoch)) })),
    );
    const newest = marks.at(-1);
    if (newest) fleet.receipted(gateway, { at: receivedAt, epoch: newest.epoch, through: newest.through });
    return marks.map((mark) => receiptOf({ gateway, sentAt, receivedAt, ...mark }));
  }

  async #store(batch: EventBatch, receivedAt: number): Promise<Answer[]> {
    const { ledger, directory, fleet, hub, metrics, log } = this.#deps;
    const site = directory.gateways.get(batch.gateway)?.site;
    if (!site) return [];
    const done = metrics.ingestSeconds.startTimer();
    const stored = await ledger.store(batch, receivedAt, site);
    done();
    metrics.batches.inc();
    const newest = batch.records.at(-1)?.at ?? receivedAt;
    metrics.ingestLag.set({ site: site.id }, Math.max(0, receivedAt - newest) / 1000);
    if (stored.repeats > 0) metrics.repeats.inc(stored.repeats);
    for (const crossing of stored.crossings) {
      metrics.crossings.inc({ site: site.id, gate: crossing.gate, direction: crossing.direction });
      hub.publish(site.id, { event: 'crossing', data: crossing });
    }
    for (const note of stored.setAside) {
      metrics.quarantined.inc({ reason: note.reason });
      log.warn({ gateway: batch.gateway, ...note }, 'records were noted in quarantine');
    }
    if (stored.revised) {
      hub.publish(site.id, {
        event: 'books',
        data: { site: site.id, date: dateAt(receivedAt, site.timeZone) },
      });
    }
    const { gateway, epoch, sentAt } = batch;
    const { through, hash, fork } = stored;
    fleet.receipted(gateway, { at: receivedAt, epoch, through });
    const known = { ...(hash === undefined ? {} : { hash }), ...(fork === undefined ? {} : { fork }) };
    return [receiptOf({ gateway, epoch, sentAt, receivedAt, through, ...known })];
  }

  async #failed({ topic, payload }: Arrival, error: unknown): Promise<void> {
    const { metrics, log } = this.#deps;
    if (error instanceof GatelineError && isRefusal(error.code)) {
      // What was found in a field of a picture could be part of it.
      const inWords = mayBePicture(topic)
        ? (fault: Fault) => `${fault.path}: ${fault.problem}`
        : describeFault;
      const detail = [error.message, ...error.faults.slice(0, 5).map(inWords)].join('; ');
      await this.setAside(topic, payload, { reason: error.code, detail });
      return;
    }
    metrics.ledgerErrors.inc({ code: codeOf(error) });
    log.error(
      { error: messageOf(error), topic },
      'a message could not be put into the books; no receipt was sent',
    );
  }
}

function receiptOf(receipt: Omit<Receipt, 'v'>): Answer {
  const payload = encodePayload('receipt', { v: CONTRACT_VERSION, ...receipt });
  return { topic: topicOf(receipt.gateway, 'receipt'), payload };
}

/** By the end of its topic, whatever contract it speaks and whatever else it carries. */
const mayBePicture = (topic: string) => topic.endsWith('/snapshot');

const isRefusal = (code: ErrorCode) =>
  code === 'bad-payload' || code === 'newer-version' || code === 'broken-chain';

const codeOf = (error: unknown) => (error instanceof GatelineError ? error.code : 'defect');
