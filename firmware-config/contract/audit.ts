import Type, { type Static } from 'typebox';
import { closed, Id, WallMs, wholeFrom } from './fields.ts';
import { CONTRACT_VERSION } from './version.ts';

const Passages = Type.Integer({ minimum: 0, maximum: 1_000_000 });

/** What was counted in one direction, against the truth of the same time. */
export const Agreement = Type.Object(
  {
    /** People who really passed. */
    truth: Passages,
    counted: Passages,
    /** Pairs of one true and one counted passage, at most 1.5 s apart: `truth - matched` were missed, `counted - matched` false. */
    matched: Passages,
  },
  closed,
);
export type Agreement = Static<typeof Agreement>;

/**
 * How well one line was counted in a time that somebody counted as well: numbers only. A line has one audit of each time
 * and method; the same one sent again says nothing new.
 */
export const CountAudit = Type.Object(
  {
    v: Type.Literal(CONTRACT_VERSION),
    gateway: Id,
    camera: Id,
    gate: Id,
    line: Id,
    /** What found people: the model's name, and where a second one takes turns with it ` + ` and that one's. */
    model: Type.String({ minLength: 1, maxLength: 200 }),
    /** Version of the lines and zones in force; 0 is the gateway's own file. */
    configuration: wholeFrom(0),
    /** Name and version of the program that counted. */
    agent: Type.String({ minLength: 1, maxLength: 100 }),
    source: Type.Union([Type.Literal('recording'), Type.Literal('live')]),
    /** Where the truth is from: passages noted in a file, or taps of somebody who watched. */
    method: Type.Union([Type.Literal('truth-file'), Type.Literal('taps')]),
    /** The audited time; of a recording, when it was recorded. */
    from: WallMs,
    to: WallMs,
    in: Agreement,
    out: Agreement,
  },
  closed,
);
export type CountAudit = Static<typeof CountAudit>;
