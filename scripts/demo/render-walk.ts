import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { GatelineError } from '../../firmware-config/errors.ts';
import { bodySvg, FACE, faceMaskSvg, gateSvg } from './scene.ts';
import { DURATION_S, expressionOf, FRAMES_PER_SECOND, PASSES, type Pass } from './walk.ts';

/**
 * Draws the gate, cuts the face out of its recording, and lets it walk: the same recording always gives the same clip.
 *
 * @param clip the file to write; drawings lie beside it while it is made
 * @throws GatelineError `missing-program` without ffmpeg
 */
export async function renderWalk(recording: string, clip: string): Promise<void> {
  const work = dirname(clip);
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
      clip,
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
