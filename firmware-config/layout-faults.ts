import { field, list, repeatedIds } from './config-faults.ts';
import type { Fault } from './errors.ts';
import { overlapFaults } from './overlap-faults.ts';
import { areaOf, crossesItself, LEAST_AREA } from './polygon.ts';

/** Two ends of a line that are nearer than this, as a share of the picture, are one place. */
const SHORTEST_LINE = 0.02;

/**
 * What a schema cannot say of the lines and zones of all cameras of one gateway: ids that are used twice, lines that
 * nobody can pass, zones that hold nothing. Looks only at the parts that have the right shape, so that faults of form and
 * of meaning come together.
 *
 * @param cameras a gateway file's cameras (`id`) or a configuration's from the server (`camera`), or anything else
 * @param path of the list in what is checked
 */
export function layoutFaults(cameras: unknown, path = 'cameras'): Fault[] {
  const all = list(cameras).map((camera, c) => ({ camera, path: `${path}[${c}]` }));
  const name = (camera: unknown) => (field(camera, 'id') === undefined ? 'camera' : 'id');
  return [
    ...repeatedIds(
      all.map(({ camera, path }) => ({
        id: field(camera, name(camera)),
        path: `${path}.${name(camera)}`,
      })),
    ),
    ...lineFaults(all),
    ...all.flatMap(({ camera, path }) => zoneFaults(camera, path)),
    ...overlapFaults(
      all.flatMap(({ camera, path }) =>
        zonesOf(camera, path).map((zone) => ({ ...zone, camera: field(camera, name(camera)) })),
      ),
    ),
  ];
}

/** {@link layoutFaults} of one camera that stands alone. */
export function cameraLayoutFaults(camera: unknown): Fault[] {
  return [
    ...lineFaults([{ camera, path: '' }]),
    ...zoneFaults(camera, ''),
    ...overlapFaults(zonesOf(camera, '')),
  ];
}

const step = (path: string, name: string) => (path === '' ? name : `${path}.${name}`);

function lineFaults(cameras: readonly { camera: unknown; path: string }[]): Fault[] {
  const lines = cameras.flatMap(({ camera, path }) =>
    list(field(camera, 'lines')).map((line, l) => ({ line, path: `${step(path, 'lines')}[${l}]` })),
  );
  const faults = repeatedIds(lines.map(({ line, path }) => ({ id: field(line, 'id'), path: `${path}.id` })));
  for (const { line, path } of lines) {
    const [a, b] = [field(line, 'a'), field(line, 'b')];
    if (isPoint(a) && isPoint(b) && Math.hypot(a[0] - b[0], a[1] - b[1]) < SHORTEST_LINE) {
      faults.push({
        path: `${path}.b`,
        value: b,
        problem: 'lies on a, so nobody can pass the line',
        remedy: `Put a and b at least ${SHORTEST_LINE} apart.`,
      });
    }
  }
  return faults;
}

function zonesOf(camera: unknown, path: string): { zone: unknown; path: string }[] {
  return list(field(camera, 'zones')).map((zone, z) => ({ zone, path: `${step(path, 'zones')}[${z}]` }));
}

function zoneFaults(camera: unknown, path: string): Fault[] {
  const zones = zonesOf(camera, path);
  const faults = repeatedIds(zones.map(({ zone, path }) => ({ id: field(zone, 'id'), path: `${path}.id` })));
  for (const { zone, path } of zones) {
    const points = list(field(zone, 'points'));
    // A list of any length is walked in pairs: only one that the schema takes is.
    if (points.length < 3 || points.length > 32 || !points.every(isPoint)) continue;
    if (crossesItself(points)) {
      faults.push({
        path: `${path}.points`,
        problem: 'cross or touch each other, so that it is not clear what lies inside',
        remedy: 'Go round the zone once, without meeting an edge again.',
      });
    } else if (areaOf(points) < LEAST_AREA) {
      faults.push({
        path: `${path}.points`,
        problem: 'hold next to nothing between them',
        remedy: `Make the zone at least ${LEAST_AREA * 10_000} ten-thousandth of the picture.`,
      });
    }
  }
  return faults;
}

const isPoint = (value: unknown): value is [number, number] =>
  Array.isArray(value) &&
  value.length === 2 &&
  value.every((n) => typeof n === 'number' && Number.isFinite(n));
