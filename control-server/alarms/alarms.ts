import type { Logger } from 'pino';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { Directory } from '../fleet/directory.ts';
import type { Fleet } from '../fleet/fleet.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { AlarmCounts, OpenAlarms } from '../live/alarm-counts.ts';
import type { LiveHub } from '../live/hub.ts';
import type { SettingsStore } from '../settings/settings-store.ts';
import { type Alarm, alarmView, type Condition, type Subject } from './alarm.ts';
import type { AlarmQuery, AlarmStore } from './alarm-store.ts';
import { Announcer } from './announcer.ts';
import { conditionsOf, serverConditions } from './conditions.ts';
import type { Courier } from './courier.ts';
import { AlarmEngine } from './engine.ts';
import type { Findings, Moment, SiteKnown } from './known.ts';
import { Observer, type ObserverDeps } from './observer.ts';
import type { Channel, Delivery, DeliveryBody, Outbox } from './outbox.ts';
import { alarmTopic } from './publish-courier.ts';
import { Sender } from './sender.ts';

export interface AlarmsDeps {
  store: AlarmStore;
  outbox: Outbox;
  /** Absent where the channel is not set up. */
  couriers: Partial<Record<Channel, Courier>>;
  settings: SettingsStore;
  directory: Directory;
  fleet: Fleet;
  ledger: Ledger;
  hub: LiveHub;
  refused: ObserverDeps['refused'];
  errors?: NonNullable<ObserverDeps['errors']>;
  brokerConnected: () => boolean;
  now: () => number;
  log: Logger;
}

/** The alarms of all sites: found, kept, shown, and told to those who want to know. */
export class Alarms implements AlarmCounts {
  readonly #deps: AlarmsDeps;
  readonly #engine: AlarmEngine;
  readonly #observer: Observer;
  readonly #announcer: Announcer;
  readonly #sender: Sender;
  readonly #startedAt: number;
  #broker: Pick<Moment, 'brokerSince' | 'brokerLostAt'>;
  #looking: Promise<void> | null = null;

  constructor(deps: AlarmsDeps) {
    this.#deps = deps;
    this.#startedAt = deps.now();
    this.#broker = { brokerSince: this.#startedAt, brokerLostAt: null };
    this.#engine = new AlarmEngine(deps.store, (alarm) => this.#changed(alarm));
    this.#observer = new Observer(deps);
    this.#announcer = new Announcer(deps);
    this.#sender = new Sender(deps);
  }

  /** Looks at everything once, and sends what is due. To be called every few seconds; never fails. */
  look(): Promise<void> {
    this.#looking ??= this.#look().finally(() => {
      this.#looking = null;
    });
    return this.#looking;
  }

  /** Waits until everything that is due was tried to be sent. */
  sent(): Promise<void> {
    return this.#sender.run();
  }

  open(site: string): OpenAlarms {
    return this.#engine.open(site);
  }

  list(query: AlarmQuery): Alarm[] {
    return this.#deps.store.list(query);
  }

  get(id: number): Alarm | null {
    return this.#deps.store.get(id);
  }

  acknowledge(id: number, by: { at: number; by: string; note: string }): Alarm {
    return this.#engine.acknowledge(id, by);
  }

  deliveries(query: { sites: readonly string[] | null; limit: number }): Delivery[] {
    return this.#deps.outbox.list(query);
  }

  /** Whether the server has what it takes for a channel. */
  canSend(channel: Channel): boolean {
    return this.#deps.couriers[channel] !== undefined;
  }

  /**
   * Hands one message over at once, outside the outbox.
   *
   * @returns what the receiver answered
   * @throws GatelineError `no-answer` when it did not take the message
   */
  async hand(message: { site: string; target: string; body: DeliveryBody }): Promise<string> {
    const { couriers, now } = this.#deps;
    const courier = couriers[message.body.channel];
    if (!courier) throw new GatelineError('no-answer', 'this server is not set up for it: see server.json');
    try {
      return await courier.deliver({ ...message, id: 0, createdAt: now() });
    } catch (cause) {
      throw new GatelineError('no-answer', messageOf(cause), { cause });
    }
  }

  async close(): Promise<void> {
    await this.#looking;
    await this.#sender.close();
  }

  async #look(): Promise<void> {
    const { now, log } = this.#deps;
    try {
      this.#watchBroker(now());
      const known = await this.#observer.look(now());
      const at = now();
      this.#engine.take(this.#findingsOf(known, at), at);
      this.#announcer.run(at);
    } catch (error) {
      log.error({ error: messageOf(error) }, 'alarms could not be looked for now');
    }
    void this.#sender.run();
  }

  #watchBroker(now: number): void {
    const { brokerSince, brokerLostAt } = this.#broker;
    if (this.#deps.brokerConnected()) {
      this.#broker = { brokerSince: brokerSince ?? now, brokerLostAt: null };
    } else {
      this.#broker = { brokerSince: null, brokerLostAt: brokerLostAt ?? now };
    }
  }

  #findingsOf(known: readonly SiteKnown[], now: number): Findings<Condition> {
    const moment: Moment = {
      ...this.#broker,
      now,
      startedAt: this.#startedAt,
      openAs: (subject) => this.#engine.openAs(subject),
    };
    const server = serverConditions(moment);
    const sites = new Map(known.map((one) => [one.site, conditionsOf(one, moment)]));
    const all = [server, ...sites.values()];
    return {
      conditions: all.flatMap(({ conditions }) => conditions),
      // A site that is no longer in the configuration has no alarms.
      judged: (subject: Subject) =>
        subject.site === null ? server.judged(subject) : (sites.get(subject.site)?.judged(subject) ?? true),
    };
  }

  #changed(alarm: Alarm): void {
    const { hub, directory, settings, outbox, now } = this.#deps;
    const data = alarmView(alarm, directory);
    const { site } = alarm;
    hub.publish(site, { event: 'alarm', data });
    if (site === null || !settings.of(site).settings.mqtt) return;
    const body = { channel: 'mqtt', payload: JSON.stringify(data) } as const;
    outbox.add([{ site, target: alarmTopic(site), body, createdAt: now() }]);
  }
}
