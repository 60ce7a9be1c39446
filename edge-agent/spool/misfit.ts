import { SpoolRecord, type SpoolRecord as Unnumbered } from '../../firmware-config/contract/index.ts';
import { describeFault } from '../../firmware-config/errors.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

const unnumbered = validatorOf(SpoolRecord);

/** What is wrong with a record, in words; undefined when it fits the contract. */
export function misfitOf(record: Unnumbered): string | undefined {
  const [fault] = unnumbered.faults(record);
  return fault && describeFault(fault);
}
