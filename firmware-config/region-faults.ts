import { field } from './config-faults.ts';
import type { Fault } from './errors.ts';

/** A region narrower or lower than this, as a share of the picture, shows next to nothing of a gate. */
const SMALLEST_REGION = 0.05;

/** What a schema cannot say of a camera's `region`: that it is a rectangle that holds something. */
export function regionFaults(camera: unknown, path = ''): Fault[] {
  const region = field(camera, 'region');
  if (!Array.isArray(region) || region.length !== 4 || !region.every(Number.isFinite)) return [];
  const [left, top, right, bottom] = region as [number, number, number, number];
  if (right - left >= SMALLEST_REGION && bottom - top >= SMALLEST_REGION) return [];
  return [
    {
      path: path === '' ? 'region' : `${path}.region`,
      value: region,
      problem: 'holds next to nothing of the picture',
      remedy: `Give left, top, right, bottom, with right and bottom at least ${SMALLEST_REGION} beyond left and top.`,
    },
  ];
}
