import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { GatelineError } from '../../firmware-config/errors.ts';
import { cacheFolder } from '../../models/cache.ts';
import { FACE_WALK } from '../demo/walk.ts';

/** The demo's recording for a task: what the benchmarks look at. */
export function clipFor(task: 'face' | 'person'): string {
  const path = join(cacheFolder(), 'demo', task === 'face' ? FACE_WALK : 'vtest.avi');
  if (existsSync(path)) return path;
  throw new GatelineError('not-found', `${path} is missing: run ./scripts/setup start`);
}
