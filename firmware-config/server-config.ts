import Type, { type Static } from 'typebox';
import { brokerUrlFaults, checkedConfig, field, list, repeatedIds } from './config-faults.ts';
import { closed, FilePath, Id } from './contract/fields.ts';
import type { Fault } from './errors.ts';
import { type Listen, ListenFile, listenFaults, listenWithDefaults } from './listen-config.ts';
import { MailConfig, mailFaults } from './mail-config.ts';
import { parseJson, readJson } from './read-json.ts';
import { validatorOf } from './validation.ts';

const Name = Type.String({ minLength: 1, maxLength: 120 });
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
    /** What people call the zones that cameras measure; one that is not named here is called by its id. */
    zones: Type.Optional(Type.Array(Place, { maxItems: 256 })),
    gateways: Type.Array(Gateway, { minItems: 1, maxItems: 4096 }),
  },
  closed,
);
export type SiteConfig = Static<typeof SiteConfig>;

/** Sites that belong together, such as those of one ward; an account can be limited to it. */
const GroupConfig = Type.Object(
  { id: Id, name: Name, sites: Type.Array(Id, { minItems: 1, maxItems: 1024, uniqueItems: true }) },
  closed,
);
export type GroupConfig = Static<typeof GroupConfig>;

/** The file as it is written; what is absent gets the defaults below. */
const ServerConfigFile = Type.Object(
  {
    listen: Type.Optional(ListenFile),
    /** An external MQTT broker to use in place of the embedded one. */
    broker: Type.Optional(Type.Object({ url: Type.String({ pattern: '^mqtts?://' }) }, closed)),
    /** The folder of the ledger. */
    data: FilePath,
    /** Records older than this are removed; sums and reports stay. Where absent, every record is kept. */
    keepRawDays: Type.Optional(Type.Integer({ minimum: 31, maximum: 36_500 })),
    /** Where notices about alarms are handed over; where absent, no e-mail is sent. */
    mail: Type.Optional(MailConfig),
    sites: Type.Array(SiteConfig, { minItems: 1, maxItems: 1024 }),
    groups: Type.Optional(Type.Array(GroupConfig, { maxItems: 256 })),
  },
  closed,
);

/** All that the server has to know. */
export interface ServerConfig {
  listen: Listen;
  broker?: { url: string };
  data: string;
  keepRawDays?: number;
  mail?: MailConfig;
  sites: SiteConfig[];
  groups?: GroupConfig[];
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
  return { ...file, listen: listenWithDefaults(file.listen) };
}

/** What a schema cannot say; looks only at the parts that have the right shape, so that all faults come at once. */
function meaningFaults(value: unknown): Fault[] {
  const sites = list(field(value, 'sites')).map((site, index) => ({ site, path: `sites[${index}]` }));
  const groups = list(field(value, 'groups')).map((group, index) => ({ group, path: `groups[${index}]` }));
  const children = (name: string) =>
    sites.map(({ site, path }) =>
      list(field(site, name)).map((item, i) => ({ id: field(item, 'id'), path: `${path}.${name}[${i}].id` })),
    );
  return [
    ...brokerUrlFaults(field(field(value, 'broker'), 'url'), 'broker.url'),
    ...listenFaults(field(value, 'listen')),
    ...mailFaults(field(value, 'mail')),
    ...repeatedIds([
      ...sites.map(({ site, path }) => ({ id: field(site, 'id'), path: `${path}.id` })),
      // An account is limited to ids of either kind, so they must not be mixed up.
      ...groups.map(({ group, path }) => ({ id: field(group, 'id'), path: `${path}.id` })),
    ]),
    ...groups.flatMap(({ group, path }) =>
      strangers(
        group,
        path,
        sites.map(({ site }) => field(site, 'id')),
      ),
    ),
    ...sites.flatMap(({ site, path }) => zoneFaults(field(site, 'timeZone'), `${path}.timeZone`)),
    ...children('gates').flatMap(repeatedIds),
    ...children('zones').flatMap(repeatedIds),
    ...repeatedIds(children('gateways').flat()),
  ];
}

function strangers(group: unknown, path: string, known: readonly unknown[]): Fault[] {
  return list(field(group, 'sites')).flatMap((id, index) => {
    if (typeof id !== 'string' || known.includes(id)) return [];
    const problem = 'is not among the sites';
    return [{ path: `${path}.sites[${index}]`, value: id, problem, remedy: 'Use the id of a site.' }];
  });
}

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
