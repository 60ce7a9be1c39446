import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { Point } from '../../firmware-config/contract/layout.ts';
import type { TrueCrossing } from '../evaluation/truth.ts';
import { openVideoWriter } from '../evaluation/video-writer.ts';
import { boxOf, Canvas, type Figure } from './compose.ts';
import { planCrowd } from './crowd.ts';
import { placeIn } from './hiding.ts';
import type { Library } from './library.ts';
import { type Look, lookOf } from './looks.ts';
import type { SceneParameters } from './parameters.ts';
import type { Rectangle } from './picture.ts';
import { metreAt, type Stage } from './stage.ts';
import { type Centre, crossingsOf } from './truth.ts';
import type { Place, Walk } from './walk.ts';

/** The line of every scene: up through the middle, so that from left to right is `in`. */
export const LINE: { a: Point; b: Point } = { a: [0.5, 1], b: [0.5, 0] };

/** One row of FILE.boxes.json: frame, person, corners in 0..1 of the whole box, share of it that is seen. */
export type BoxRow = [
  frame: number,
  person: number,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  seen: number,
];

/** What was rendered. */
export interface Scene {
  frames: number;
  people: number;
  /** Most people in view at once. */
  most: number;
  crossings: (TrueCrossing & { person: number })[];
  rows: BoxRow[];
}

/** Somebody in the scene. */
interface Actor {
  number: number;
  walk: Walk;
  look: Look;
  centres: Centre[];
}

/**
 * Renders a scene into an H.264 file.
 *
 * @param onProgress called with the share that is done, 0..1
 * @throws GatelineError `bad-input` when the file cannot be written, `missing-program` without ffmpeg
 */
export async function renderScene(
  parameters: SceneParameters,
  { stage, background, sprites }: Library,
  out: string,
  onProgress: (share: number) => void = () => {},
): Promise<Scene> {
  const crowd = planCrowd(parameters, stage);
  const actors = crowd.walks.map(
    (walk, index): Actor => ({ number: index + 1, walk, look: lookOf(walk, sprites), centres: [] }),
  );
  const { width, height, framesPerSecond } = parameters;
  const canvas = new Canvas(background, stage.counter);
  const writer = openVideoWriter(out, width, height, framesPerSecond);
  const scene: Scene = { frames: crowd.frames, people: actors.length, most: 0, crossings: [], rows: [] };
  for (let frame = 0; frame < crowd.frames; frame++) {
    canvas.clear();
    const rows = drawFrame(canvas, actors, frame, stage, parameters);
    scene.most = Math.max(scene.most, rows.length);
    scene.rows.push(...rows);
    // The writer may still hold the bytes when the next frame is drawn.
    await writer.write(canvas.pixels.slice());
    onProgress((frame + 1) / crowd.frames);
  }
  await writer.close();
  const line = { ...LINE, width, height };
  scene.crossings = actors
    .flatMap(({ centres, number }) =>
      crossingsOf(centres, line).map((crossing) => ({ ...crossing, person: number })),
    )
    .sort((one, other) => one.t - other.t);
  return scene;
}

/** Draws everybody who is in a frame, the farthest first, and says where they are. */
function drawFrame(
  canvas: Canvas,
  actors: readonly Actor[],
  frame: number,
  stage: Stage,
  { framesPerSecond, subject }: SceneParameters,
): BoxRow[] {
  const here = actors
    .flatMap((actor) => {
      const place = placeIn(actor.walk, frame);
      return place ? [{ actor, place }] : [];
    })
    .sort((one, other) => one.place.y - other.place.y || one.actor.number - other.actor.number);
  const drawn = here.map(({ actor, place }) => {
    const figure = figureOf(actor, place, stage);
    if (subject === 'person') canvas.shade(place.x, place.y - 2, 0.32 * metreAt(stage, place.y), 0.3);
    const pixels = canvas.draw(figure);
    const box = boxOf(figure);
    const metre = metreAt(stage, place.y);
    actor.centres.push({
      t: frame / framesPerSecond,
      x: (box.x1 + box.x2) / 2,
      y: (box.y1 + box.y2) / 2,
      metre,
    });
    return { actor, box, pixels };
  });
  const seen = canvas.seen();
  return drawn.flatMap(({ actor, box, pixels }, index) =>
    isInView(box, canvas)
      ? [rowOf(frame, actor.number, box, canvas, (seen[index] ?? 0) / Math.max(1, pixels))]
      : [],
  );
}

function figureOf({ walk, look }: Actor, place: Place, stage: Stage): Figure {
  const { sprite, ahead } = look;
  const strides = sprite.strideM > 0 ? Math.floor(place.walked / sprite.strideM) : 0;
  const index = place.standing ? sprite.standing : (strides + ahead) % sprite.cutouts.length;
  const cutout = sprite.cutouts[index];
  if (!cutout) throw new RangeError(`${sprite.name} has no cutouts`);
  const metre = metreAt(stage, place.y);
  return {
    cutout,
    x: place.x,
    // Whoever's legs are not seen bobs all the same.
    y:
      place.y -
      (sprite.heading === 0 ? 0.025 * metre * Math.abs(Math.sin((Math.PI * place.walked) / 0.7)) : 0),
    scale: (metre * walk.size) / sprite.pixelsPerMetre,
    mirrored: sprite.heading === 0 ? look.mirrored : sprite.heading !== place.facing,
    head: look.head,
    clothes: look.clothes,
    clothesFrom: sprite.clothesFrom,
    swapped: look.swapped,
  };
}

const isInView = ({ x1, y1, x2, y2 }: Rectangle, { width, height }: Canvas) =>
  x2 > 0 && x1 < width && y2 > 0 && y1 < height;

function rowOf(frame: number, person: number, box: Rectangle, canvas: Canvas, seen: number): BoxRow {
  const share = (value: number, whole: number) => Math.round((value / whole) * 10_000) / 10_000;
  return [
    frame,
    person,
    share(box.x1, canvas.width),
    share(box.y1, canvas.height),
    share(box.x2, canvas.width),
    share(box.y2, canvas.height),
    Math.round(seen * 100) / 100,
  ];
}

/**
 * Writes FILE.truth.json, in the form of the evaluation's truth files, and FILE.boxes.json beside a rendered scene.
 *
 * @param video path of the rendered file
 * @param footage names of the recordings
 */
export function writeTruth(
  video: string,
  scene: Scene,
  parameters: SceneParameters,
  footage: readonly string[],
): void {
  const { width, height, framesPerSecond } = parameters;
  const base = video.replace(/\.[^./]*$/, '');
  const count = (direction: string) =>
    scene.crossings.filter((crossing) => crossing.direction === direction).length;
  const truth = {
    video: basename(video),
    sha256: createHash('sha256').update(readFileSync(video)).digest('hex'),
    source: { command: 'gateline scene', footage },
    fps: framesPerSecond,
    frames: scene.frames,
    width,
    height,
    durationS: scene.frames / framesPerSecond,
    model: parameters.subject,
    line: LINE,
    crossings: scene.crossings,
    totals: { in: count('in'), out: count('out') },
    distinctPeople: scene.people,
    distinctFaces: parameters.subject === 'face' ? scene.people : 0,
    parameters,
    notes: 'Rendered from cut-out footage; times are those of the centres of the whole boxes, hidden or not.',
  };
  writeFileSync(`${base}.truth.json`, `${JSON.stringify(truth, null, 1)}\n`);
  const columns = ['frame', 'person', 'x1', 'y1', 'x2', 'y2', 'seen'];
  const rows = scene.rows.map((row) => JSON.stringify(row)).join(',\n');
  const head = `{"columns":${JSON.stringify(columns)},"units":"normalised 0..1; seen: share of the person's pixels not hidden"`;
  writeFileSync(`${base}.boxes.json`, `${head},"rows":[\n${rows}\n]}\n`);
}
