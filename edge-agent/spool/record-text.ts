import {
  type NumberedRecord as Numbered,
  NumberedRecord,
  SpoolRecord,
  type SpoolRecord as Unnumbered,
} from '../../firmware-config/contract/index.ts';
import { describeFault } from '../../firmware-config/errors.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

const unnumbered = validatorOf(SpoolRecord);
const numbered = validatorOf(NumberedRecord);

/** What is wrong with a record, in words; undefined when it fits the contract. */
export function misfitOf(record: Unnumbered): string | undefined {
  const [fault] = unnumbered.faults(record);
  return fault && describeFault(fault);
}

/** The record in a row of the spool; undefined when the row is damaged. */
export function recordOf(seq: number, body: string): Numbered | undefined {
  try {
    const record: unknown = { seq, ...(JSON.parse(body) as object) };
    return numbered.accepts(record) ? record : undefined;
  } catch {
    return undefined;
  }
}
