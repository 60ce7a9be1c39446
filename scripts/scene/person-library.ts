import { nameOf } from './footage.ts';
import type { Library } from './library.ts';
import type { SceneParameters } from './parameters.ts';
import { personSprites } from './person-sprites.ts';
import { walkerStage } from './walker-stage.ts';
import { followWalkers } from './walkers.ts';

/** The walkers of all recordings before the background of the one with the most of them; undefined without any. */
export async function personLibrary(
  files: readonly string[],
  size: Pick<SceneParameters, 'width' | 'height'>,
  onProgress: (recording: string, frame: number) => void,
): Promise<Library | undefined> {
  let library: Library | undefined;
  let most = 0;
  for (const path of files) {
    const recording = await followWalkers(path, (frame) => onProgress(nameOf(path), frame));
    const sprites = await personSprites(path, recording);
    const known: Library['sprites'] = library?.sprites ?? [];
    if (sprites.length > most) {
      most = sprites.length;
      const { stage, picture } = await walkerStage(recording.background, recording.trails, size);
      library = { stage, background: picture, sprites: [...known, ...sprites] };
    } else known.push(...sprites);
  }
  return library;
}
