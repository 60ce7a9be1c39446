import type { PictureFault } from '../../firmware-config/contract/records.ts';

const UNSURE: ReadonlySet<PictureFault> = new Set(['rain', 'compressed', 'small', 'crowded']);

/** Whether the gate is seen, but not well enough to be counted reliably. */
export const isUnsure = (fault: PictureFault): boolean => UNSURE.has(fault);
