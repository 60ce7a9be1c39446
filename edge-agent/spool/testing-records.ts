import type { SpoolRecord } from '../../firmware-config/contract/index.ts';

export const boot = '7f6c2a34-1d0e-4b55-9c3a-52c1a0e4d9b7';

/** A crossing at `at`, for tests. */
export function crossingAt(at: number): SpoolRecord {
  return {
    kind: 'crossing',
    at,
    mono: 1000,
    boot,
    camera: 'east',
    gate: 'quay',
    line: 'steps',
    direction: 'in',
    score: 0.9,
  };
}

/** A minute of coverage that ends at `at`, for tests. */
export function coverageAt(at: number): SpoolRecord {
  return {
    kind: 'coverage',
    at,
    mono: 1000,
    boot,
    camera: 'east',
    gate: 'quay',
    line: 'steps',
    from: at - 60_000,
    watchedMs: 60_000,
    frames: 600,
  };
}
