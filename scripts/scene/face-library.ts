import type { Library } from './library.ts';
import type { SceneParameters } from './parameters.ts';

export async function faceLibrary(
  _files: readonly string[],
  _size: Pick<SceneParameters, 'width' | 'height'>,
  _onProgress: (recording: string, frame: number) => void,
): Promise<Library | undefined> {
  return undefined;
}
