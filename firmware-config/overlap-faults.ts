import { field } from './config-faults.ts';
import type { Fault } from './errors.ts';

/** A zone and where it stands in what is checked. */
export interface PlacedZone {
  zone: unknown;
  path: string;
  /** Of the camera in whose picture it is drawn; undefined where that camera stands alone. */
  camera?: unknown;
}

/**
 * What is wrong with overlap zones: fields that only they have, and cameras of which one says that it counts first where
 * the other does not say that it counts second.
 */
export function overlapFaults(zones: readonly PlacedZone[]): Fault[] {
  const overlaps = zones.filter(({ zone }) => field(zone, 'kind') === 'overlap');
  return zones.flatMap((placed): Fault[] => {
    const { zone, path, camera } = placed;
    if (field(zone, 'kind') !== 'overlap') return strayFaults(zone, path);
    const missing = missingFaults(zone, path);
    if (missing.length > 0 || camera === undefined) return missing;
    const [other, counts] = [field(zone, 'with'), field(zone, 'counts')];
    const answers = overlaps.filter(
      (one) => one.camera === other && other !== camera && field(one.zone, 'with') === camera,
    );
    const opposite = counts === 'first' ? 'second' : 'first';
    if (answers.length > 0 && answers.every((one) => field(one.zone, 'counts') === opposite)) return [];
    return [
      {
        path: `${path}.with`,
        value: other,
        problem: 'has no overlap zone that answers this one',
        remedy: `Draw one in the picture of ${text(other)}, with "with": "${text(camera)}" and "counts": "${opposite}".`,
      },
    ];
  });
}

function missingFaults(zone: unknown, path: string): Fault[] {
  return (['with', 'counts'] as const)
    .filter((name) => field(zone, name) === undefined)
    .map((name) => ({
      path: `${path}.${name}`,
      problem: 'is missing in an overlap zone',
      remedy:
        name === 'with' ? 'Name the other camera.' : 'Say "first" at one camera, "second" at the other.',
    }));
}

function strayFaults(zone: unknown, path: string): Fault[] {
  if (typeof field(zone, 'kind') !== 'string') return [];
  return ['with', 'counts']
    .filter((name) => field(zone, name) !== undefined)
    .map((name) => ({
      path: `${path}.${name}`,
      value: field(zone, name),
      problem: 'belongs to overlap zones alone',
      remedy: 'Leave it out, or make the zone an "overlap".',
    }));
}

const text = (value: unknown) => (typeof value === 'string' ? value : '?');
