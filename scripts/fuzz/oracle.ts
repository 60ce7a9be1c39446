import { isUtf8 } from 'node:buffer';
import type { Channel } from '../../firmware-config/contract/index.ts';
import { chainAfter } from './canonical.ts';
import {
  boolean,
  byKind,
  integer,
  like,
  listOf,
  number,
  object,
  oneOf,
  type Rule,
  text,
  tuple,
} from './rules.ts';

/** Lower-case letters, digits and hyphens, at most 63. */
export const id = like(/[a-z0-9][a-z0-9-]{0,62}/);
const wall = integer(0, 253_402_300_799_999);
const boot = like(/[0-9a-f-]{8,36}/);
const epoch = like(/[0-9a-f]{32}/);
const hash = like(/[0-9a-f]{64}/);
const words = text(0, 300);
const dayMs = integer(0, 86_400_000);
const sumMs = integer(0, 864_000_000_000);
const picture = [
  ...['dark', 'covered', 'blurred', 'turned', 'frozen'],
  ...['rain', 'compressed', 'small', 'crowded'],
];

const place = { camera: id, gate: id, line: id };
const record = (
  kind: string,
  must: Record<string, Rule>,
  maybe: Record<string, Rule> = {},
): [string, Rule] => [
  kind,
  object({ seq: integer(1), kind: oneOf(kind), at: wall, mono: integer(0), boot, ...must }, maybe),
];
const blind = object({ cause: oneOf(...picture, 'stream-down', 'overload'), ms: integer(1, 86_400_000) });
const numberedRecord = byKind(
  new Map([
    record('crossing', { ...place, direction: oneOf('in', 'out'), score: number(0, 1) }),
    record(
      'coverage',
      { ...place, from: wall, watchedMs: dayMs, frames: integer(0, 100_000_000) },
      { blind: listOf(blind, 1, 12) },
    ),
    record('zone', {
      ...{ camera: id, zone: id, from: wall, watchedMs: dayMs },
      ...{
        peopleMs: sumMs,
        mostPeople: integer(0, 10_000),
        queueMs: sumMs,
        longestQueue: integer(0, 10_000),
      },
      ...{ visits: integer(0, 1_000_000), dwellMs: sumMs, longestMs: dayMs },
    }),
    record('dropped', { count: integer(1), from: wall, to: wall, reason: oneOf('disk-full', 'spool-error') }),
    record(
      'reset',
      { reason: oneOf('spool-created', 'spool-corrupt', 'spool-forked', 'occupancy-rezero') },
      { gate: id, previous: object({ epoch, through: integer(0) }) },
    ),
    record('sync', { server: wall, uncertaintyMs: dayMs }),
    record('jump', { byMs: integer(-Number.MAX_SAFE_INTEGER) }),
    record('head', { hash, key: like(/[A-Za-z0-9_-]{43}/), signature: like(/[A-Za-z0-9_-]{86}/) }),
  ]),
);

const envelope = { v: oneOf(1), gateway: id };
const cameraCode = oneOf(
  ...['camera-unavailable', 'camera-broken', 'bad-model', 'missing-program', 'process-ended', 'defect'],
);
const noticeCode = oneOf(
  ...[
    'no-connection',
    'no-receipt',
    'record-refused',
    'unread-message',
    'layout-refused',
    'layout-rolled-back',
  ],
  ...['layout-damaged', 'spool-lost', 'spool-damaged', 'spool-forked', 'records-lost', 'record-misfit'],
  ...['spool-unreadable', 'more'],
);
const camera = object(
  {
    camera: id,
    state: oneOf('connecting', 'running', 'ended', 'failed'),
    framesPerSecond: number(0),
    inferenceMs: number(0),
    skippedFrames: integer(0),
  },
  {
    reason: object({ code: cameraCode, text: words }),
    picture: object({ fault: oneOf(...picture), since: wall }),
  },
);
const point = tuple(number(0, 1), number(0, 1));
/** A line as it is drawn. */
export const line = object({ id, gate: id, a: point, b: point }, { anchor: oneOf('centre', 'foot', 'head') });
/** A zone as it is drawn. */
export const zone = object(
  { id, kind: oneOf('ignore', 'only', 'staff', 'measure', 'overlap'), points: listOf(point, 3, 32) },
  { with: id, counts: oneOf('first', 'second') },
);
const drawn = { camera: id, lines: listOf(line, 1, 16), zones: listOf(zone, 0, 16) };
const layout = object(drawn);
const run = object({ ...drawn, model: words, subject: oneOf('face', 'person'), fps: number(1, 30) });
const dot = object({ track: integer(1), at: tuple(number(-1, 2), number(-1, 2)), sure: boolean });
/** Base64, a picture at most. */
const jpeg: Rule = (value) =>
  typeof value === 'string' && value.length <= 240_000 && /^[A-Za-z0-9+/]+={0,2}$/.test(value);
const MESSAGES: Record<Channel, Rule> = {
  events: object({
    ...envelope,
    epoch,
    sentAt: wall,
    oldest: integer(1),
    before: hash,
    hash,
    records: listOf(numberedRecord, 1, 500),
  }),
  receipt: object(
    { ...envelope, epoch, through: integer(0), sentAt: wall, receivedAt: wall },
    { hash, fork: integer(1) },
  ),
  status: object(
    { ...envelope, state: oneOf('online', 'offline'), agent: words, boot, since: wall },
    { epochs: listOf(object({ epoch, oldest: integer(1), last: integer(1) }), 0, 16) },
  ),
  health: object(
    {
      ...envelope,
      at: wall,
      uptimeS: integer(0),
      memoryMb: number(0),
      spool: object({ unsettled: integer(0), dropped: integer(0) }),
      cameras: listOf(camera, 0, 64),
      notices: listOf(object({ code: noticeCode, text: words }), 0, 32),
    },
    {
      disk: object({ freeMb: number(0), totalMb: number(0) }),
      temperatureC: number(-60, 200),
      clockOffsetMs: number(-Number.MAX_VALUE),
    },
  ),
  configuration: object({ ...envelope, version: integer(1), cameras: listOf(layout, 1, 64) }),
  configured: object(
    { ...envelope, at: wall, version: integer(0), cameras: listOf(run, 0, 64) },
    {
      refused: object({
        version: integer(1),
        outcome: oneOf('refused', 'rolled-back'),
        reasons: listOf(words, 1, 50),
      }),
    },
  ),
  setup: object({
    ...envelope,
    id,
    camera: id,
    want: oneOf('snapshot', 'tracks'),
    issuer: words,
    issuedAt: wall,
    expiresAt: wall,
  }),
  snapshot: object(
    { ...envelope, id, camera: id, at: wall },
    { picture: object({ jpeg, width: integer(1), height: integer(1), hidden: integer(0) }), refused: words },
  ),
  tracks: object({
    ...envelope,
    id,
    camera: id,
    at: wall,
    dots: listOf(dot, 0, 100),
    crossings: listOf(object({ line: id, direction: oneOf('in', 'out') }), 0, 100),
  }),
  command: object({
    ...envelope,
    id,
    issuer: words,
    reason: words,
    issuedAt: wall,
    expiresAt: wall,
    gate: id,
    action: oneOf('open', 'close', 'hold', 'release'),
  }),
  result: object({
    ...envelope,
    id,
    at: wall,
    outcome: oneOf('done', 'refused', 'expired', 'failed'),
    detail: words,
  }),
};

/** A batch that has the right form. */
export interface SoundBatch {
  gateway: string;
  epoch: string;
  oldest: number;
  before: string;
  hash: string;
  records: { seq: number; kind: string }[];
}

/** The message in the bytes of a channel where the contract, read by hand, allows it; else undefined. */
export function messageIn(channel: Channel, bytes: Uint8Array): { gateway: string } | undefined {
  if (bytes.byteLength > 262_144) return undefined;
  const value = jsonIn(bytes);
  if (!MESSAGES[channel](value)) return undefined;
  if (channel === 'events' && !isInOrder(value as SoundBatch)) return undefined;
  return value as { gateway: string };
}

/** The JSON value of UTF-8 bytes, a byte order mark before it or not; undefined where there is none. */
function jsonIn(bytes: Uint8Array): unknown {
  if (!isUtf8(bytes)) return undefined;
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  try {
    return JSON.parse(Buffer.from(hasMark ? bytes.subarray(3) : bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

function isInOrder({ records, oldest }: SoundBatch): boolean {
  const first = records[0]?.seq ?? 0;
  return oldest <= first && records.every(({ seq }, index) => seq - index === first);
}

/** Whether a batch's records lead to its hash. Whether they fit the books is not told from it alone. */
export function isChained({ before, hash: end, records }: SoundBatch): boolean {
  return chainAfter(before, records) === end;
}
