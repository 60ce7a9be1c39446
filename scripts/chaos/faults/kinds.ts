import { CLOCKS } from './clocks.ts';
import { DISKS } from './disks.ts';
import type { FaultKind } from './fault.ts';
import { KILLS } from './kills.ts';
import { MESSAGES } from './messages.ts';
import { NETWORKS } from './networks.ts';
import { SPOOLS } from './spools.ts';

/** Every kind of fault, by name. */
export const FAULT_KINDS: Record<string, FaultKind> = {
  ...KILLS,
  ...NETWORKS,
  ...DISKS,
  ...CLOCKS,
  ...MESSAGES,
  ...SPOOLS,
};
