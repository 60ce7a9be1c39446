import sharp from 'sharp';
import { loadDetector } from '../../edge-agent/detections/load-detector.ts';
import { gateSvg } from '../demo/scene.ts';
import { faceSprites } from './face-sprites.ts';
import { followFaces } from './faces.ts';
import { nameOf } from './footage.ts';
import type { Library } from './library.ts';
import type { SceneParameters } from './parameters.ts';
import type { Picture } from './picture.ts';
import type { Sprite } from './sprite.ts';
import { COUNTER, faceStage } from './stage.ts';

const DETECTOR = 'ultraface-rfb-320';

/** The faces of all recordings before the demo's drawn gate; undefined without any. */
export async function faceLibrary(
  files: readonly string[],
  size: Pick<SceneParameters, 'width' | 'height'>,
  onProgress: (recording: string, frame: number) => void,
): Promise<Library | undefined> {
  const detector = await loadDetector({ model: DETECTOR, threads: 1 });
  const sprites: Sprite[] = [];
  try {
    for (const path of files) {
      const trails = await followFaces(path, detector, (frame) => onProgress(nameOf(path), frame));
      sprites.push(...(await faceSprites(path, trails)));
    }
  } finally {
    await detector.close();
  }
  return sprites.length > 0
    ? { stage: faceStage(size), background: await gateWithCounter(size), sprites }
    : undefined;
}

/** The drawn gate, and before it the counter that people pass behind. */
async function gateWithCounter({
  width,
  height,
}: Pick<SceneParameters, 'width' | 'height'>): Promise<Picture> {
  const top = COUNTER * height;
  const counter = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">
    <defs><linearGradient id="front" x2="0" y2="1"><stop offset="0" stop-color="#7a5f49"/><stop offset="1" stop-color="#4d3b2d"/></linearGradient></defs>
    <rect y="${top}" width="${width}" height="${height - top}" fill="url(#front)"/>
    <rect y="${top}" width="${width}" height="${0.035 * height}" fill="#b59a7c"/>
    <rect y="${top + 0.035 * height}" width="${width}" height="${0.008 * height}" fill="#3d2f24"/></svg>`;
  const gate = await sharp(Buffer.from(gateSvg())).resize(width, height, { fit: 'fill' }).png().toBuffer();
  const pixels = await sharp(gate)
    .composite([{ input: Buffer.from(counter) }])
    .removeAlpha()
    .raw()
    .toBuffer();
  return { width, height, channels: 3, pixels: new Uint8Array(pixels) };
}
