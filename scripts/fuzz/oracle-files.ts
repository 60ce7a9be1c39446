import { isIP } from 'node:net';
import { Temporal } from 'temporal-polyfill';
import { zone as drawnZone, id, line } from './oracle.ts';
import { type Drawn, isDrawnRight } from './oracle-layouts.ts';
import {
  allDifferent,
  boolean,
  byKind,
  integer,
  like,
  listOf,
  number,
  object,
  oneOf,
  positive,
  type Rule,
  text,
  tuple,
} from './rules.ts';

/** A path that the operating system can be asked for. */
const path: Rule = (value) => typeof value === 'string' && value !== '' && !value.includes('\0');
const point = tuple(number(0, 1), number(0, 1));
const lines = listOf(line, 1, 16);
const source = byKind(
  new Map([
    ['file', object({ kind: oneOf('file'), path }, { loop: boolean })],
    [
      'rtsp',
      object({ kind: oneOf('rtsp'), url: like(/rtsps?:\/\/[^\s\0]+/) }, { transport: oneOf('tcp', 'udp') }),
    ],
    ['usb', object({ kind: oneOf('usb'), device: like(/\/dev\/video[0-9]+/) })],
  ]),
);
const seeing = {
  adapter: oneOf('auto', 'opencv', 'ffmpeg'),
  fps: number(1, 30),
  minScore: number(0, 1),
  zones: listOf(drawnZone, 0, 16),
  alternate: path,
  input: object({ width: integer(32, 4096), height: integer(32, 4096) }),
  region: tuple(number(0, 1), number(0, 1), number(0, 1), number(0, 1)),
};
const camera = object({ id, source, model: path, lines }, seeing);
const broker: Rule = (value) =>
  typeof value === 'string' &&
  /^mqtts?:\/\//.test(value) &&
  URL.canParse(value) &&
  new URL(value).hostname !== '';

const gatewayFile = object(
  {
    gateway: id,
    server: object({ url: broker }),
    spool: object({ path }, { keepDays: integer(0, 365), maxMb: integer(1, 100_000) }),
    cameras: listOf(camera, 1, 64),
  },
  { note: text(0, 300), threads: integer(1, 16) },
);

/** Whether a gateway can run by this configuration. */
export function isGatewayConfig(value: unknown): boolean {
  if (!gatewayFile(value)) return false;
  const { cameras } = value as { cameras: (Drawn & { id: string })[] };
  return allDifferent(cameras.map((one) => one.id)) && isDrawnRight(cameras);
}

const countFile = object({ model: path, lines }, seeing);

/** Whether a video can be counted by this file: a gateway's configuration, or only a model and lines. */
export function isCountConfig(value: unknown): boolean {
  if (isGatewayConfig(value)) return true;
  return countFile(value) && isDrawnRight([value as Drawn]);
}

const many = Number.POSITIVE_INFINITY;
const name = text(1, 120);
const port = integer(0, 65_535);
const isHere: Rule = (value) =>
  value === 'localhost' ||
  value === '::1' ||
  (typeof value === 'string' && isIP(value) === 4 && value.startsWith('127.'));
const proxy: Rule = (value) => {
  if (typeof value !== 'string') return false;
  const [, address = '', bits] = /^([^/]*)(?:\/(\d{1,3}))?$/.exec(value) ?? [];
  const most = [0, 0, 0, 0, 32, 0, 128][isIP(address)] ?? 0;
  return isIP(address) !== 0 && Number(bits ?? 0) <= most;
};
const publicUrl: Rule = (value) =>
  typeof value === 'string' &&
  [...value].length <= 300 &&
  /^https?:\/\/[^/?#@\\]+\/?$/.test(value) &&
  URL.canParse(value) &&
  [value, `${value}/`].includes(new URL(value).href);
const tls: Rule = (value) => value === 'own' || object({ certificate: path, key: path })(value);
const listenFile = object(
  {},
  {
    ...{ host: text(1, many), mqttHost: isHere, http: port, mqtt: port },
    ...{ tls, trustProxy: listOf(proxy, 1, 64), publicUrl },
  },
);
/** Whoever is reached from other machines does so by TLS, here or at a proxy. */
const listen: Rule = (value) => {
  if (!listenFile(value)) return false;
  const given = value as { host?: string; tls?: unknown; trustProxy?: unknown };
  return given.host === undefined || isHere(given.host) || 'tls' in given || 'trustProxy' in given;
};
const zone: Rule = (value) => {
  if (typeof value !== 'string' || !/^[A-Za-z]/.test(value)) return false;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(value) !== null;
  } catch {
    return false;
  }
};
const place = object({ id, name });
const site = object(
  {
    id,
    name,
    timeZone: zone,
    gates: listOf(place, 1, 256),
    gateways: listOf(object({ id, name }, { key: like(/[A-Za-z0-9_-]{43}/) }), 1, 4096),
  },
  { zones: listOf(place, 0, 256) },
);
const mailAddress = '[^\\s@<>,;"]+@[^\\s@<>,;"]+';
const mailServer: Rule = (value) =>
  object(
    {
      host: like(/[A-Za-z0-9.:_-]{1,253}/),
      port: integer(1, 65_535),
      from: (from) =>
        text(0, 320)(from) && like(new RegExp(`^(${mailAddress}|[^\\r\\n<>@]+ <${mailAddress}>)$`))(from),
    },
    { secure: boolean, user: text(1, 254), password: text(1, 254) },
  )(value) && 'user' in (value as object) === 'password' in (value as object);
const group = object({ id, name, sites: listOf(id, 1, 1024) });
const serverFile = object(
  { data: path, sites: listOf(site, 1, 1024) },
  {
    listen,
    groups: listOf(group, 0, 256),
    broker: object({ url: broker }),
    keepRawDays: integer(31, 36_500),
    mail: mailServer,
  },
);

/** Whether a server can run by this configuration. */
export function isServerConfig(value: unknown): boolean {
  if (!serverFile(value)) return false;
  const { sites, groups = [] } = value as {
    sites: (Record<'gates' | 'gateways', { id: string }[]> & { id: string; zones?: { id: string }[] })[];
    groups?: { id: string; sites: string[] }[];
  };
  const ids = (places: { id: string }[]) => places.map((one) => one.id);
  return (
    allDifferent(ids([...sites, ...groups])) &&
    groups.every((one) => allDifferent(one.sites) && one.sites.every((each) => ids(sites).includes(each))) &&
    sites.every((one) => allDifferent(ids(one.gates)) && allDifferent(ids(one.zones ?? []))) &&
    allDifferent(sites.flatMap((one) => ids(one.gateways)))
  );
}

const sha256 = like(/[0-9a-f]{64}/);
const filled: Rule = (value) => typeof value === 'string' && value !== '';
const score = positive(1);
const words = text(0, 300);
const output = object({ tensor: filled, name: filled });
const manifest = object(
  {
    name: like(/[a-z0-9]+([.-][a-z0-9]+)*/),
    title: words,
    task: oneOf('face', 'person'),
    layout: oneOf('ultraface', 'yunet', 'centernet', 'yolox'),
    source: byKind(
      new Map([
        [
          'npm',
          object({
            kind: oneOf('npm'),
            package: like(/(@[a-z0-9._-]+\/)?[a-z0-9._-]+/),
            version: like(/[0-9]+\.[0-9]+\.[0-9]+[0-9A-Za-z.-]*/),
            integrity: like(/sha512-[A-Za-z0-9+/]{86}==/),
            files: listOf(object({ path, sha256 }), 1, many),
          }),
        ],
        ['file', object({ kind: oneOf('file'), path, sha256 })],
      ]),
    ),
    licence: object({ id: words, attribution: words }),
    input: object(
      {
        width: integer(32, 4096),
        height: integer(32, 4096),
        colour: oneOf('rgb', 'bgr'),
        padding: integer(0, 255),
        mean: number(0, 255),
        scale: positive(),
      },
      { multipleOf: integer(1, 128) },
    ),
    thresholds: object({ score, low: score, nms: score }),
    derive: listOf(
      byKind(
        new Map([
          ['keep-outputs', object({ kind: oneOf('keep-outputs'), outputs: listOf(output, 1, many) })],
          ['free-size', object({ kind: oneOf('free-size') })],
          ['centernet-from-tensorflowjs', object({ kind: oneOf('centernet-from-tensorflowjs') })],
        ]),
      ),
      0,
      many,
    ),
  },
  { derivedSha256: sha256, smallest: positive(4096) },
);

/** Whether a network can be fetched, derived and run by this manifest. */
export function isManifest(value: unknown): boolean {
  if (!manifest(value)) return false;
  const { input, thresholds } = value as {
    input: { width: number; height: number; multipleOf?: number };
    thresholds: { low: number; score: number };
  };
  const { width, height, multipleOf = 1 } = input;
  return width % multipleOf === 0 && height % multipleOf === 0 && thresholds.low <= thresholds.score;
}

/** Rules for some fields; others may be there. */
const withFields = (rules: Record<string, Rule>, maybe: Record<string, Rule> = {}): Rule => {
  const names = Object.keys({ ...rules, ...maybe });
  const strict = object(rules, maybe);
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
    const known = Object.entries(value).filter(([one]) => names.includes(one));
    return strict(Object.fromEntries(known));
  };
};

/** Whether a video can be scored by this truth. */
export const isTruth: Rule = withFields(
  {
    video: path,
    model: oneOf('face', 'person'),
    line: withFields({ a: point, b: point }),
    crossings: listOf(withFields({ t: number(0), direction: oneOf('in', 'out') }), 0, many),
  },
  { zones: listOf(drawnZone, 0, 16) },
);
