import { Socket } from 'node:net';
import mqtt, { type MqttClient } from 'mqtt';
import type { Logger } from 'pino';
import { everyGateway, GATEWAY_CHANNELS } from '../../firmware-config/contract/index.ts';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { BrokerAccess } from '../broker/embedded-broker.ts';
import type { Publisher } from '../ecosystem/publisher.ts';
import type { Answer, Arrival } from './ingest.ts';

export interface UplinkOptions {
  access: BrokerAccess;
  /** Takes a message; the next one comes when it is done, and only then is the broker told that this one arrived. */
  take: (arrival: Arrival) => Promise<Answer[]>;
  onAnswer: () => void;
  /** The connection was lost; it is tried again until {@link Uplink.close}. */
  onLost: () => void;
  /** Another topic to read, and what to do with its messages; gateways' topics are read anyway. */
  also?: { topic: string; hear: (payload: string) => void };
  /** What the broker is to say for the server when it has gone, and the server itself when it comes; retained. */
  presence?: { topic: string; online: string; offline: string };
  /** The connection is there again. */
  onBack?: () => void;
  log: Logger;
  /** How long the first connection may take. */
  timeoutMs?: number;
}

/** The server's connection to its broker. */
export interface Uplink extends Publisher {
  connected(): boolean;
  close(): Promise<void>;
}

/**
 * Connects to a broker, embedded or not, and hands over what the gateways publish.
 *
 * @throws GatelineError `broker-refused` when the first connection fails
 */
export async function openUplink(options: UplinkOptions): Promise<Uplink> {
  const { access, take, onAnswer, onLost, onBack, also, presence, log, timeoutMs = 5000 } = options;
  const { url, ...identity } = access;
  // Without a password that the URL may hold.
  const shown = new URL(url).host;
  const client = mqtt.connect(url, {
    ...identity,
    protocolVersion: 4,
    clean: true,
    keepalive: 30,
    reconnectPeriod: 1000,
    // A broker that refuses once, as one does that is still starting, is asked again as well.
    reconnectOnConnackError: true,
    connectTimeout: timeoutMs,
    ...(presence && {
      will: { topic: presence.topic, payload: Buffer.from(presence.offline), qos: 1, retain: true },
    }),
  });
  client.on('connect', () => {
    withoutDelay(client);
    if (presence) client.publish(presence.topic, presence.online, { qos: 1, retain: true });
  });
  client.handleMessage = ({ topic, payload, retain }, done) => {
    if (topic === also?.topic) {
      also.hear(String(payload));
      return done();
    }
    const arrival = { topic, payload: Buffer.from(payload), kept: retain };
    take(arrival)
      .then((answers) => {
        for (const { topic, payload } of answers) {
          client.publish(topic, payload, { qos: 1 }, (error) => {
            if (error) log.warn({ error: error.message, topic }, 'a receipt could not be sent');
            else onAnswer();
          });
        }
      })
      .catch((error: unknown) => log.error({ error: messageOf(error), topic }, 'a message was not handled'))
      .finally(() => done());
  };
  try {
    const filters = [...GATEWAY_CHANNELS.map(everyGateway), ...(also ? [also.topic] : [])];
    await subscribed(client, filters, shown, timeoutMs);
  } catch (error) {
    client.end(true);
    throw error;
  }
  let isLost = false;
  client.on('error', (error) => log.debug({ error: error.message, url: shown }, 'trouble with the broker'));
  client.on('connect', () => {
    isLost = false;
    log.info({ url: shown }, 'connected to the broker again');
    onBack?.();
  });
  const onClose = () => {
    if (isLost) return;
    isLost = true;
    log.warn({ url: shown }, 'the connection to the broker was lost; trying again every second');
    onLost();
  };
  client.on('close', onClose);
  return {
    connected: () => client.connected,
    publish: async (topic, payload, { retain = false, qos = 0 } = {}) => {
      // Without this the message would wait in memory for a connection, and be sent when nobody wants it any more.
      if (!client.connected) {
        throw new GatelineError(
          'no-answer',
          'the server has no connection to its broker: try again in a minute',
        );
      }
      await client.publishAsync(topic, payload, { retain, qos });
    },
    close: async () => {
      client.removeListener('close', onClose);
      if (presence && client.connected) {
        await client.publishAsync(presence.topic, presence.offline, { retain: true });
      }
      await client.endAsync(!client.connected);
    },
  };
}

/** Small messages go out at once: Nagle's algorithm would hold a receipt back for up to 40 ms. */
export function withoutDelay(client: MqttClient): void {
  if (client.stream instanceof Socket) client.stream.setNoDelay(true);
}

function subscribed(client: MqttClient, filters: string[], host: string, timeoutMs: number): Promise<void> {
  return new Promise((done, failed) => {
    const refused = (why: string) => {
      clearTimeout(timer);
      client.removeListener('error', onError);
      const message = `the broker at ${host} cannot be used (${why}): see that it runs and lets the server in`;
      failed(new GatelineError('broker-refused', message));
    };
    const onError = (error: Error) => refused(error.message || String((error as NodeJS.ErrnoException).code));
    const timer = setTimeout(() => refused(`no answer in ${timeoutMs / 1000} s`), timeoutMs);
    client.once('error', onError);
    client.once('connect', () => {
      client.subscribe(filters, { qos: 1 }, (error, granted = []) => {
        if (error) return refused(error.message);
        if (granted.some(({ qos }) => qos > 2))
          return refused('it does not let the server read the gateways');
        clearTimeout(timer);
        client.removeListener('error', onError);
        done();
      });
    });
  });
}
