import { basename } from 'node:path';
import Type, { type Static } from 'typebox';
import { Direction } from '../../firmware-config/contract/fields.ts';
import { Layout, Point } from '../../firmware-config/contract/layout.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readJson } from '../../firmware-config/read-json.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

/** Passages that somebody noted; files may say more. `gateline eval`'s truth files are such files. */
const AuditTruth = Type.Object({
  crossings: Type.Array(
    Type.Object({
      /** Seconds of the recording. */
      t: Type.Number({ minimum: 0 }),
      direction: Direction,
    }),
  ),
  /** The line and the kind of model, where no configuration says them. */
  line: Type.Optional(Type.Object({ a: Point, b: Point })),
  model: Type.Optional(Type.Union([Type.Literal('face'), Type.Literal('person')])),
  zones: Type.Optional(Layout.properties.zones),
});
export type AuditTruth = Static<typeof AuditTruth>;

const validator = validatorOf(AuditTruth);

/** @throws GatelineError `bad-config` for no JSON, `bad-input` with every fault of the file */
export function readAuditTruth(path: string): AuditTruth {
  const value = readJson(path);
  if (validator.accepts(value)) return value;
  throw new GatelineError('bad-input', `${basename(path)} is not a truth file`, {
    faults: validator.faults(value),
  });
}
