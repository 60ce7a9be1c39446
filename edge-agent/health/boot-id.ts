import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';

const KERNEL_BOOT_ID = '/proc/sys/kernel/random/boot_id';

/**
 * The id of this boot of the box. Where the kernel gives none, a random one: then every start of the agent counts as a
 * boot, which only makes boot clocks incomparable that could have been compared.
 */
export function readBootId(path = KERNEL_BOOT_ID, random: () => string = randomUUID): string {
  try {
    const id = readFileSync(path, 'utf8').trim();
    if (/^[0-9a-f-]{8,36}$/.test(id)) return id;
  } catch {
    // Not Linux, or a sandbox without /proc.
  }
  return random();
}
