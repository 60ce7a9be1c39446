import type { Layout, Line, Zone } from '../../firmware-config/contract/index.ts';

export type ChangeKind = 'added' | 'removed' | 'moved' | 'turned' | 'gate' | 'anchor' | 'kind';

/** One thing in which two versions of a gateway's layouts differ. */
export interface LayoutChange {
  camera: string;
  part: 'line' | 'zone';
  id: string;
  change: ChangeKind;
}

/** What was changed from one version to the next, by camera, lines before zones. */
export function changesBetween(before: readonly Layout[], after: readonly Layout[]): LayoutChange[] {
  const cameras = new Set([...after, ...before].map(({ camera }) => camera));
  return [...cameras].flatMap((camera) => {
    const [old, now] = [before, after].map((all) => all.find((one) => one.camera === camera));
    return [
      ...partChanges(old?.lines ?? [], now?.lines ?? [], lineChanges).map(
        (change) => ({ camera, part: 'line', ...change }) as const,
      ),
      ...partChanges(old?.zones ?? [], now?.zones ?? [], zoneChanges).map(
        (change) => ({ camera, part: 'zone', ...change }) as const,
      ),
    ];
  });
}

function partChanges<P extends { id: string }>(
  before: readonly P[],
  after: readonly P[],
  compare: (before: P, after: P) => ChangeKind[],
): { id: string; change: ChangeKind }[] {
  const changes = after.flatMap((now) => {
    const old = before.find(({ id }) => id === now.id);
    const kinds = old ? compare(old, now) : (['added'] as const);
    return kinds.map((change) => ({ id: now.id, change }));
  });
  const gone = before.filter(({ id }) => !after.some((now) => now.id === id));
  return [...changes, ...gone.map(({ id }) => ({ id, change: 'removed' as const }))];
}

function lineChanges(before: Line, after: Line): ChangeKind[] {
  const isTurned = same(before.a, after.b) && same(before.b, after.a);
  const isMoved = !isTurned && !(same(before.a, after.a) && same(before.b, after.b));
  return [
    ...(isTurned ? (['turned'] as const) : []),
    ...(isMoved ? (['moved'] as const) : []),
    ...(before.gate === after.gate ? [] : (['gate'] as const)),
    ...((before.anchor ?? 'centre') === (after.anchor ?? 'centre') ? [] : (['anchor'] as const)),
  ];
}

function zoneChanges(before: Zone, after: Zone): ChangeKind[] {
  return [
    ...(same(before.points, after.points) ? [] : (['moved'] as const)),
    ...(sameUse(before, after) ? [] : (['kind'] as const)),
  ];
}

const sameUse = (one: Zone, other: Zone) =>
  one.kind === other.kind && one.with === other.with && one.counts === other.counts;
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
