import { field } from './config-faults.ts';
import type { Fault } from './errors.ts';

/** What a schema cannot say of a {@link CountAudit}: an end before its beginning, more pairs than there are to pair. */
export function auditFaults(audit: unknown): Fault[] {
  return [...timeFaults(audit), ...pairFaults(audit, 'in'), ...pairFaults(audit, 'out')];
}

function timeFaults(audit: unknown): Fault[] {
  const from = field(audit, 'from');
  const to = field(audit, 'to');
  if (typeof from !== 'number' || typeof to !== 'number' || to > from) return [];
  const problem = `is not after from, ${from}`;
  return [{ path: 'to', value: to, problem, remedy: 'Give the wall time at which the audit ended.' }];
}

function pairFaults(audit: unknown, direction: 'in' | 'out'): Fault[] {
  const agreement = field(audit, direction);
  const matched = field(agreement, 'matched');
  return ['truth', 'counted'].flatMap((name) => {
    const most = field(agreement, name);
    if (typeof matched !== 'number' || typeof most !== 'number' || matched <= most) return [];
    const remedy = 'Each true passage matches one counted passage at most.';
    return [{ path: `${direction}.matched`, value: matched, problem: `is above ${name}, ${most}`, remedy }];
  });
}
