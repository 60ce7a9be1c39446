import { readdirSync, readFileSync } from 'node:fs';

/** Milliseconds of one of the ticks in which Linux counts CPU time for programs (USER_HZ is 100 everywhere). */
const TICK_MS = 10;

/**
 * CPU time in milliseconds, of all threads, that a process and everything it has started have used so far: those that
 * run, and those that have ended and were waited for. 0 of a process that is gone. From Linux's /proc.
 */
export function cpuTimeOf(pid: number): number {
  let stat: string;
  try {
    stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return 0;
  }
  // After the name in brackets: the state is field 3 of the file; user, system, and both of ended children from 14 on.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const own = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) * TICK_MS;
  return childrenOf(pid).reduce((sum, child) => sum + cpuTimeOf(child), own);
}

/** The processes that a process has started and that run. */
export function childrenOf(pid: number): number[] {
  try {
    return readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
      readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
    );
  } catch {
    return [];
  }
}
