import { hash } from 'node:crypto';
import Type, { type Static } from 'typebox';
import { closed, Epoch, Hash, Id, Seq, WallMs } from '../../firmware-config/contract/fields.ts';
import { NumberedRecord } from '../../firmware-config/contract/records.ts';
import { describeFault, GatelineError } from '../../firmware-config/errors.ts';
import { SiteConfig } from '../../firmware-config/server-config.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

const Count = Type.Integer({ minimum: 0 });
const Ms = Type.Integer();

/** What an export is of. */
const Header = Type.Object(
  {
    kind: Type.Literal('export'),
    v: Type.Literal(1),
    site: SiteConfig,
    date: Type.String({ pattern: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' }),
    createdAt: WallMs,
  },
  closed,
);

/** What a report rests on beside the day's own records. */
const Context = Type.Object(
  {
    kind: Type.Literal('context'),
    lines: Type.Array(Type.Object({ gate: Id, gateway: Id, line: Id, firstFrom: Ms, lastAt: Ms }, closed)),
    unknown: Type.Array(Type.Object({ gateway: Id, from: Ms, to: Ms }, closed)),
    lost: Count,
    unplaced: Count,
  },
  closed,
);

/** A version of the day's report; null for a day that is not over. The report itself is compared, not read. */
const Report = Type.Object(
  {
    kind: Type.Literal('report'),
    version: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    createdAt: WallMs,
    report: Type.Object({}),
  },
  closed,
);

/** From here on records of this epoch follow, the first of them after the chain's hash `before`; null where not known. */
const Chain = Type.Object(
  {
    kind: Type.Literal('chain'),
    gateway: Id,
    epoch: Epoch,
    first: Seq,
    before: Type.Union([Hash, Type.Null()]),
  },
  closed,
);

/** One record, and the chain's hash after it; null for a record from before there were chains. */
const Booked = Type.Object(
  {
    kind: Type.Literal('record'),
    receivedAt: WallMs,
    hash: Type.Union([Hash, Type.Null()]),
    record: NumberedRecord,
  },
  closed,
);

/** The last line: how many there are, itself included, and SHA-256 of all that stands before it. */
const End = Type.Object(
  { kind: Type.Literal('end'), lines: Type.Integer({ minimum: 1 }), sha256: Hash },
  closed,
);

export const ExportLine = Type.Union([Header, Context, Report, Chain, Booked, End]);
export type ExportLine = Static<typeof ExportLine>;
export type ExportHeader = Static<typeof Header>;
export type ExportContext = Static<typeof Context>;

const validator = validatorOf(ExportLine);
const CHECK_DIGITS = 16;

/** A line of an export: 16 hexadecimal digits of the SHA-256 of its JSON, a space, the JSON, a line feed. */
export function writeLine(line: ExportLine): string {
  const json = JSON.stringify(line);
  return `${checkOf(json)} ${json}\n`;
}

/**
 * Reads a line of an export, without its line feed.
 *
 * @throws GatelineError `bad-input` when it was changed since it was written, or is none
 */
export function readLine(bytes: Buffer): ExportLine {
  const json = bytes.subarray(CHECK_DIGITS + 1);
  if (bytes.toString('latin1', 0, CHECK_DIGITS + 1) !== `${checkOf(json)} `) {
    throw new GatelineError('bad-input', 'the line was changed: its check digits do not fit');
  }
  let line: unknown;
  try {
    line = JSON.parse(json.toString());
  } catch (cause) {
    throw new GatelineError('bad-input', 'the line is not JSON', { cause });
  }
  if (validator.accepts(line)) return line;
  const [fault] = validator.faults(line);
  throw new GatelineError('bad-input', `the line is none of an export: ${fault ? describeFault(fault) : ''}`);
}

const checkOf = (json: string | Buffer) => hash('sha256', json, 'hex').slice(0, CHECK_DIGITS);
