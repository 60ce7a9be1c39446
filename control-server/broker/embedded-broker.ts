import { randomBytes } from 'node:crypto';
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { Aedes, type AuthenticateError, type Client } from 'aedes';
import type { Logger } from 'pino';
import { MAX_PAYLOAD_BYTES } from '../../firmware-config/contract/index.ts';
import { HOME_ASSISTANT_STATUS, mayAskFor, mayRead } from '../ecosystem/topics.ts';
import { listen } from '../listen.ts';
import { mayRetain, maySubscribe, type PublishRefusal, publishRefusal } from './access.ts';
import { BoundedConnection } from './bounded-connection.ts';
import type { MqttReader, MqttReaders } from './readers.ts';

/** Something a client tried and was not let do. */
export interface Refusal {
  reason: PublishRefusal | 'unknown-gateway' | 'oversized';
  /** The id the client gave; empty when it had not given one yet. */
  gateway: string;
  topic: string;
  detail: string;
  payload: Uint8Array;
  bytes?: number;
}

/** How an MQTT client reaches a broker. */
export interface BrokerAccess {
  url: string;
  clientId: string;
  username?: string;
  password?: string;
}

export interface EmbeddedBroker {
  port: number;
  /** For the server's own connection; the password is made anew at every start. */
  access: BrokerAccess;
  close(): Promise<void>;
}

export interface BrokerOptions {
  host: string;
  port: number;
  /** The ids that may connect. */
  gateways: ReadonlySet<string>;
  onRefusal: (refusal: Refusal) => void;
  /** Who else may read; nobody where absent. */
  readers?: MqttReaders;
  log: Logger;
}

/** The largest packet that is read at all; what is above the contract's limit is set aside by ingest, with its reason. */
const MAX_PACKET_BYTES = 4 * MAX_PAYLOAD_BYTES;
const IDENTIFIER_REJECTED = 2;
const NOT_AUTHORIZED = 5;
/** No gateway can have this id. */
const SERVER = '$gateline-server';

/**
 * An MQTT 3.1.1 broker inside this program. A gateway's client id is its gateway id; it publishes and reads only its
 * own topics.
 *
 * @throws GatelineError `port-in-use` or `bad-config`
 */
export async function startBroker(options: BrokerOptions): Promise<EmbeddedBroker> {
  const { host, gateways, onRefusal, readers, log } = options;
  const reading = new WeakMap<Client, MqttReader>();
  const password = randomBytes(32).toString('base64url');
  const isServer = (client: Client | null) => client?.id === SERVER;

  const aedes = await Aedes.createBroker({
    connectTimeout: 10_000,
    drainTimeout: 20_000,
    queueLimit: 16,
    authenticate: (client, username, given, done) => {
      if (client.id === SERVER) {
        const good = username === SERVER && given?.toString() === password;
        return good ? done(null, true) : done(refuse(NOT_AUTHORIZED), false);
      }
      if (gateways.has(client.id)) return done(null, true);
      const reader = given && readers?.admit(given.toString());
      if (reader) {
        reading.set(client, reader);
        return done(null, true);
      }
      if (given && readers) {
        log.warn({ client: client.id }, 'somebody came to the broker with a key that is not good');
        return done(refuse(NOT_AUTHORIZED), false);
      }
      const detail = 'no site has this gateway: add it to the configuration, or correct its id';
      onRefusal({
        reason: 'unknown-gateway',
        gateway: client.id,
        topic: '',
        detail,
        payload: Buffer.alloc(0),
      });
      done(refuse(IDENTIFIER_REJECTED), false);
    },
    authorizePublish: (client, packet, done) => {
      if (isServer(client)) return done(null);
      const isReader = client !== null && reading.has(client);
      // Home Assistant says when it has started; nothing else of it is taken.
      if (isReader && packet.topic === HOME_ASSISTANT_STATUS && packet.payload.length <= 16) {
        packet.retain = false;
        return done(null);
      }
      if (isReader) return done(new Error('readers publish nothing'));
      const gateway = client?.id ?? '';
      const reason = publishRefusal(gateway, packet.topic);
      if (!mayRetain(packet.topic)) packet.retain = false;
      if (!reason) return done(null);
      const detail = `${gateway} may not publish on this topic; its connection was cut`;
      onRefusal({ reason, gateway, topic: packet.topic, detail, payload: Buffer.from(packet.payload) });
      done(new Error(detail));
    },
    authorizeSubscribe: (client, subscription, done) => {
      const isGranted = reading.has(client)
        ? mayAskFor(subscription.topic)
        : isServer(client) || maySubscribe(client.id, subscription.topic);
      if (isGranted) return done(null, subscription);
      log.warn(
        { gateway: client.id, topic: subscription.topic },
        'a gateway asked for a topic that is not its own',
      );
      done(null, null);
    },
    authorizeForward: (client, packet) => {
      const reader = reading.get(client);
      if (!reader) return packet;
      if (!reader.isGood()) {
        client.close();
        return null;
      }
      return mayRead(packet.topic, reader.sites) ? packet : null;
    },
  });
  aedes.on('clientError', (client, error) =>
    log.info({ gateway: client.id, error: error.message }, 'connection lost'),
  );
  aedes.on('connectionError', (_client, error) => log.info({ error: error.message }, 'connection refused'));

  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    const connection = new BoundedConnection(socket, MAX_PACKET_BYTES, (bytes) => {
      const gateway = client.id ?? '';
      const detail = `a packet of ${bytes} bytes, more than ${MAX_PACKET_BYTES}, was announced; the connection was cut`;
      onRefusal({ reason: 'oversized', gateway, topic: '', detail, payload: Buffer.alloc(0), bytes });
    });
    const client = aedes.handle(connection);
  });
  server.maxConnections = gateways.size + 64;

  await listen(server, host, options.port, 'listen.mqtt').catch(async (error: unknown) => {
    await closeBroker(aedes);
    throw error;
  });
  server.on('error', (error) =>
    log.error({ error: error.message }, 'the broker could not take a connection'),
  );
  const { port } = server.address() as AddressInfo;
  return {
    port,
    access: {
      url: `mqtt://${isIPv6(host) ? `[${host}]` : host}:${port}`,
      clientId: SERVER,
      username: SERVER,
      password,
    },
    close: async () => {
      const closed = closeServer(server);
      await closeBroker(aedes);
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

const closeBroker = (aedes: Aedes) => new Promise<void>((done) => aedes.close(() => done()));
const closeServer = (server: Server) => new Promise<void>((done) => server.close(() => done()));

function refuse(returnCode: number): AuthenticateError {
  return Object.assign(new Error('refused'), { returnCode });
}
