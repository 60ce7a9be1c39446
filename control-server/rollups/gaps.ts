import type { GapCause, LineSlot } from './line-slots.ts';
import { SLOT_MS } from './slots.ts';

/** A slot or an hour counts as watched in full from this share on; what is missing beyond it is a gap. */
export const WATCHED_IN_FULL = 0.98;
/** A shorter part of a slot is no gap: a reconnecting camera misses seconds. It lowers the watched share all the same. */
export const LEAST_GAP_MS = Math.round(SLOT_MS * (1 - WATCHED_IN_FULL));
/** Gaps of several lines of a gateway that begin and end this close to each other are one: lines report in turn. */
const TOGETHER_MS = 60_000;

/** Time in which lines of one gate were not watched, for one cause. */
export interface Gap {
  /** Milliseconds since 1970. Nobody watched for `missingMs` of the time between; where exactly may not be known. */
  from: number;
  to: number;
  /** Of each line. */
  missingMs: number;
  cause: GapCause;
  /** Null, and no lines, where the gate had none. */
  gateway: string | null;
  lines: string[];
}

/** Who is missing: a line and its gateway, or nobody at all. */
export interface Watcher {
  gateway: string | null;
  line: string | null;
}

/**
 * The gaps of one line over adjacent slots. Adjacent slots that miss time for the same cause make one gap: then what the
 * first one misses is taken to lie at its end, and what the last one misses at its beginning, so that an outage over
 * several slots is found as it was. Within a single slot it is not known where the gap lies, unless the line has been
 * silent ever since.
 */
export function gapsOf({ gateway, line }: Watcher, slots: readonly Omit<LineSlot, 'blind'>[]): Gap[] {
  const gaps: Gap[] = [];
  const open = new Map<GapCause, { first: Part; last: Part; missingMs: number }>();
  const close = (cause: GapCause) => {
    const run = open.get(cause);
    if (!run) return;
    open.delete(cause);
    const { first, last, missingMs } = run;
    const isAtEnd = first !== last || (cause === 'agent-down' && first.ms <= first.silentMs);
    const from = isAtEnd ? first.to - first.ms : first.from;
    const to = first === last ? first.to : last.from + last.ms;
    gaps.push({ from, to, missingMs, cause, gateway, lines: line === null ? [] : [line] });
  };
  for (const { slot, from, to, silentMs, missing } of slots) {
    const parts = new Map(missing.filter(({ ms }) => ms > LEAST_GAP_MS).map(({ cause, ms }) => [cause, ms]));
    for (const [cause, run] of open) {
      if (!parts.has(cause) || run.last.slot + SLOT_MS !== slot) close(cause);
    }
    for (const [cause, ms] of parts) {
      const part = { slot, from, to, silentMs, ms };
      const run = open.get(cause);
      open.set(cause, {
        first: run?.first ?? part,
        last: part,
        missingMs: (run?.missingMs ?? 0) + ms,
      });
    }
  }
  for (const cause of [...open.keys()]) close(cause);
  return gaps;
}

interface Part {
  slot: number;
  from: number;
  to: number;
  silentMs: number;
  ms: number;
}

/** The gaps of a gate from those of its lines, in order of time: lines of a gateway that failed together are named together. */
export function together(gaps: readonly Gap[]): Gap[] {
  const sorted = [...gaps].sort((a, b) => a.from - b.from || a.to - b.to);
  const groups: Gap[][] = [];
  for (const gap of sorted) {
    const group = groups.find(([first]) => first && isSame(first, gap));
    if (group) group.push(gap);
    else groups.push([gap]);
  }
  return groups.flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const missing = group.reduce((sum, gap) => sum + gap.missingMs, 0);
    return [
      {
        ...first,
        from: Math.min(...group.map((gap) => gap.from)),
        to: Math.max(...group.map((gap) => gap.to)),
        missingMs: Math.round(missing / group.length),
        lines: group.flatMap((gap) => gap.lines).sort(),
      },
    ];
  });
}

function isSame(a: Gap, b: Gap): boolean {
  const close = (x: number, y: number) => Math.abs(x - y) <= TOGETHER_MS;
  const sameOrigin = a.gateway === b.gateway && a.cause === b.cause;
  return (
    sameOrigin &&
    !a.lines.some((line) => b.lines.includes(line)) &&
    close(a.from, b.from) &&
    close(a.to, b.to)
  );
}
