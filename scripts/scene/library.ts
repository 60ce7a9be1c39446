import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { GatelineError } from '../../firmware-config/errors.ts';
import { sha256, writeWhole } from '../../models/cache.ts';
import { faceLibrary } from './face-library.ts';
import { nameOf } from './footage.ts';
import type { SceneParameters } from './parameters.ts';
import { personLibrary } from './person-library.ts';
import type { Picture } from './picture.ts';
import type { Sprite } from './sprite.ts';
import type { Stage } from './stage.ts';

/** All that a scene is made of: its background, how the camera sees it, and the people cut out of the footage. */
export interface Library {
  stage: Stage;
  background: Picture;
  sprites: Sprite[];
}

/** Code that comes after the cutouts. */
const LATER = ['compose.ts', 'crowd.ts', 'hiding.ts', 'looks.ts', 'render.ts', 'truth.ts', 'walk.ts'];

/**
 * The people of the footage. They are cut out once and kept in the system's folder for temporary files, under a name
 * that changes with the footage and with this code.
 *
 * @param files recordings by fixed cameras; those without anybody who can be cut out are passed over
 * @param onProgress called with the recording and the pictures of it that are done
 * @throws GatelineError `not-found` when nobody can be cut out
 */
export async function libraryOf(
  files: readonly string[],
  parameters: Pick<SceneParameters, 'subject' | 'width' | 'height'>,
  onProgress: (recording: string, frame: number) => void,
): Promise<Library> {
  const { subject, width, height } = parameters;
  const cached = join(tmpdir(), `gateline-cutouts-${keyOf(files, `${subject} ${width}x${height}`)}.bin`);
  if (existsSync(cached)) return deserialize(readFileSync(cached)) as Library;
  const make = subject === 'face' ? faceLibrary : personLibrary;
  const library = await make(files, { width, height }, onProgress);
  if (!library) {
    const found = `nobody can be cut out of ${files.map(nameOf).join(', ')} as a ${subject}`;
    throw new GatelineError(
      'not-found',
      `${found}: give --footage by a fixed camera in which people walk alone`,
    );
  }
  writeWhole(cached, serialize(library));
  return library;
}

function keyOf(files: readonly string[], kind: string): string {
  const hash = createHash('sha256').update(kind);
  for (const name of readdirSync(import.meta.dirname).sort()) {
    if (!name.endsWith('.test.ts') && !LATER.includes(name))
      hash.update(readFileSync(join(import.meta.dirname, name)));
  }
  for (const file of files) hash.update(sha256(readFileSync(file)));
  return hash.digest('hex').slice(0, 24);
}
