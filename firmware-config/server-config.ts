import { isIPv4 } from 'node:net';
import Type, { type Static } from 'typebox';
import { brokerUrlFaults, checkedConfig, field, list, repeatedIds } from './config-faults.ts';
import { closed, FilePath, Id } from './contract/fields.ts';
import type { Fault } from './errors.ts';
import { parseJson, readJson } from './read-json.ts';
import { validatorOf } from './validation.ts';

const Name = Type.String({ minLength: 1, maxLength: 120 });
const Port = Type.Integer({ minimum: 0, maximum: 65_535 });
const Place = Type.Object({ id: Id, name: Name }, closed);
const Gateway = Type.Object(
  {
    id: Id,
    name: Name,
    /** The public key it signs with, as `gateline key` prints it; where absent, the first that it signs with is taken. */
    key: Type.Optional(Type.String({ pattern: '^[A-Za-z0-9_-]{43}$' })),
  },
  closed,
);

/** A place with one time zone, its gates, and the gateways that may speak for it. */
export const SiteConfig = Type.Object(
  {
    id: Id,
    name: Name,
    /** IANA name, for example Asia/Ho_Chi_Minh. */
    timeZone: Type.String({ minLength: 1, maxLength: 64 }),
    gates: Type.Array(Place, { minItems: 1, maxItems: 256 }),
    gateways: Type.Array(Gateway, { minItems: 1, maxItems: 4096 }),
  },
  closed,
);
export type SiteConfig = Static<typeof SiteConfig>;

/** The file as it is written; what is absent gets the defaults below. */
const ServerConfigFile = Type.Object(
  {
    listen: Type.Optional(
      Type.Object(
        {
          host: Type.Optional(Type.String({ minLength: 1, default: '127.0.0.1' })),
          http: Type.Optional({ ...Port, default: 8080 }),
          mqtt: Type.Optional({ ...Port, default: 1883 }),
        },
        closed,
      ),
    ),
    /** An external MQTT broker to use in place of the embedded one. */
    broker: Type.Optional(Type.Object({ url: Type.String({ pattern: '^mqtts?://' }) }, closed)),
    /** The folder of the ledger. */
    data: FilePath,
    /** Records older than this are removed; sums and reports stay. Where absent, every record is kept. */
    keepRawDays: Type.Optional(Type.Integer({ minimum: 31, maximum: 36_500 })),
    sites: Type.Array(SiteConfig, { minItems: 1, maxItems: 1024 }),
  },
  closed,
);

/** All that the server has to know. Port 0 takes any free port. */
export interface ServerConfig {
  listen: { host: string; http: number; mqtt: number };
  broker?: { url: string };
  data: string;
  keepRawDays?: number;
  sites: SiteConfig[];
}

const validator = validatorOf(ServerConfigFile);

/**
 * The server's configuration from its JSON text, with the defaults filled in.
 *
 * @param text JSON
 * @param name what the text is called in messages, usually its path
 * @throws GatelineError `bad-config` with every fault of the text at once
 */
export function parseServerConfig(text: string, name: string): ServerConfig {
  return withDefaults(parseJson(text, name), name);
}

/** {@link parseServerConfig} of a file. */
export function readServerConfig(path: string): ServerConfig {
  return withDefaults(readJson(path), path);
}

function withDefaults(value: unknown, name: string): ServerConfig {
  const file = checkedConfig(value, name, validator, meaningFaults);
  const { host = '127.0.0.1', http = 8080, mqtt = 1883 } = file.listen ?? {};
  return { ...file, listen: { host, http, mqtt } };
}

/** What a schema cannot say; looks only at the parts that have the right shape, so that all faults come at once. */
function meaningFaults(value: unknown): Fault[] {
  const sites = list(field(value, 'sites')).map((site, index) => ({ site, path: `sites[${index}]` }));
  const children = (name: string) =>
    sites.map(({ site, path }) =>
      list(field(site, name)).map((item, i) => ({ id: field(item, 'id'), path: `${path}.${name}[${i}].id` })),
    );
  return [
    ...brokerUrlFaults(field(field(value, 'broker'), 'url'), 'broker.url'),
    ...hostFaults(field(field(value, 'listen'), 'host')),
    ...repeatedIds(sites.map(({ site, path }) => ({ id: field(site, 'id'), path: `${path}.id` }))),
    ...sites.flatMap(({ site, path }) => zoneFaults(field(site, 'timeZone'), `${path}.timeZone`)),
    ...children('gates').flatMap(repeatedIds),
    ...repeatedIds(children('gateways').flat()),
  ];
}

function hostFaults(host: unknown): Fault[] {
  if (typeof host !== 'string' || isLoopback(host)) return [];
  return [
    {
      path: 'listen.host',
      value: host,
      problem: 'is reachable from other machines, and this server has no accounts yet',
      remedy: 'Use 127.0.0.1; reach it from elsewhere through an SSH tunnel.',
    },
  ];
}

const isLoopback = (host: string) =>
  host === 'localhost' || host === '::1' || (isIPv4(host) && host.startsWith('127.'));

function zoneFaults(zone: unknown, path: string): Fault[] {
  if (typeof zone !== 'string' || isTimeZone(zone)) return [];
  const problem = 'is no time zone';
  return [{ path, value: zone, problem, remedy: 'Use an IANA name such as Asia/Ho_Chi_Minh.' }];
}

function isTimeZone(zone: string): boolean {
  if (!/^[A-Za-z]/.test(zone)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
