import { isIP, isIPv4 } from 'node:net';
import Type from 'typebox';
import { field, list } from './config-faults.ts';
import { closed, FilePath } from './contract/fields.ts';
import type { Fault } from './errors.ts';

const Port = Type.Integer({ minimum: 0, maximum: 65_535 });

/** Where the server can be reached, as it is written in its file. */
export const ListenFile = Type.Object(
  {
    /** The address of the page and the API. */
    host: Type.Optional(Type.String({ minLength: 1, default: '127.0.0.1' })),
    http: Type.Optional({ ...Port, default: 8080 }),
    /** The address of the embedded broker, which knows gateways by their names alone. */
    mqttHost: Type.Optional(Type.String({ minLength: 1, default: '127.0.0.1' })),
    mqtt: Type.Optional({ ...Port, default: 1883 }),
    /** PEM files, or `own`: a certificate that the server makes and signs itself, in its data folder. */
    tls: Type.Optional(
      Type.Union([Type.Literal('own'), Type.Object({ certificate: FilePath, key: FilePath }, closed)]),
    ),
    /** Addresses (or networks, as 10.0.0.0/8) of reverse proxies that do TLS and say who asked. */
    trustProxy: Type.Optional(Type.Array(Type.String(), { minItems: 1, maxItems: 64 })),
    /** How people reach the page, for example https://gateline.example.vn. */
    publicUrl: Type.Optional(Type.String({ maxLength: 300 })),
  },
  closed,
);

/** Where the server can be reached. Port 0 takes any free port. */
export interface Listen {
  host: string;
  http: number;
  mqttHost: string;
  mqtt: number;
  tls?: 'own' | { certificate: string; key: string };
  trustProxy?: string[];
  publicUrl?: string;
}

/** What is absent gets its default. */
export function listenWithDefaults(file: Partial<Listen> = {}): Listen {
  return { host: '127.0.0.1', http: 8080, mqttHost: '127.0.0.1', mqtt: 1883, ...file };
}

/** What the schema of `listen` cannot say, of a value of any shape. */
export function listenFaults(listen: unknown): Fault[] {
  return [
    ...hostFaults(listen),
    ...mqttHostFaults(field(listen, 'mqttHost')),
    ...list(field(listen, 'trustProxy')).flatMap((proxy, i) => proxyFaults(proxy, `listen.trustProxy[${i}]`)),
    ...publicUrlFaults(field(listen, 'publicUrl')),
  ];
}

function hostFaults(listen: unknown): Fault[] {
  const host = field(listen, 'host');
  const isSafe = field(listen, 'tls') !== undefined || field(listen, 'trustProxy') !== undefined;
  if (typeof host !== 'string' || isSafe || isLoopback(host)) return [];
  return [
    {
      path: 'listen.host',
      value: host,
      problem: 'is reachable from other machines, and passwords would travel unencrypted',
      remedy:
        'Add "tls": "own" or a certificate, or name the reverse proxy that does TLS in trustProxy; or use 127.0.0.1.',
    },
  ];
}

function mqttHostFaults(host: unknown): Fault[] {
  if (typeof host !== 'string' || isLoopback(host)) return [];
  return [
    {
      path: 'listen.mqttHost',
      value: host,
      problem:
        'is reachable from other machines, and the embedded broker knows gateways by their names alone',
      remedy:
        'Use 127.0.0.1, and for gateways elsewhere an external broker with TLS and rights per topic (broker.url), or SSH tunnels.',
    },
  ];
}

function proxyFaults(proxy: unknown, path: string): Fault[] {
  if (typeof proxy !== 'string') return [];
  const [address = '', bits, ...more] = proxy.split('/');
  const version = isIP(address);
  const fits = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
  if (version !== 0 && fits && more.length === 0) return [];
  const remedy = 'Use an address such as 10.0.0.5, or a network such as 10.0.0.0/24.';
  return [{ path, value: proxy, problem: 'is no address', remedy }];
}

function publicUrlFaults(url: unknown): Fault[] {
  if (typeof url !== 'string') return [];
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const isWeb = parsed?.protocol === 'https:' || parsed?.protocol === 'http:';
  if (parsed && isWeb && parsed.hostname !== '' && url.replace(/\/$/, '') === parsed.origin) return [];
  const remedy =
    'Give scheme, host in lower case and, where it is not the usual one, port: https://gateline.example.vn.';
  return [{ path: 'listen.publicUrl', value: url, problem: 'is no address of a page', remedy }];
}

/** Whether only programs on this machine reach an address. */
export const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));
