import type { PictureFault } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { burstLoss } from './bursts.ts';

/** What a degradation is told of the clip it is put on. */
export interface Clip {
  width: number;
  height: number;
  framesPerSecond: number;
}

/** A bad day at a gate: done to a video (`filter`, `encode`), or to its frames (`fps`, `keep`), which need no other video. */
export interface Degradation {
  name: string;
  severity: 'none' | 'mild' | 'severe';
  description: string;
  /** What a camera should say of itself where people cannot be counted any more. */
  cause?: PictureFault;
  /** Filter graph of ffmpeg from `[0:v]` to `[out]`. */
  filter?: (clip: Clip) => string;
  /** How ffmpeg's libx264 packs the result; good quality where absent. */
  encode?: (clip: Clip) => string[];
  /** Frames per second that are looked at. */
  fps?: number;
  /** Which of so many frames come through. */
  keep?: (frames: number) => boolean[];
}

/** All randomness begins here: the same degradation of the same clip is the same at every run. */
export const SEED = 5;

const even = (length: number) => Math.max(2, 2 * Math.round(length / 2));

const scaled = (share: number) => (clip: Clip) =>
  `[0:v]scale=${even(clip.width * share)}:${even(clip.height * share)}:flags=area[out]`;

const dim = (gamma: number, noise: number) => () =>
  `[0:v]eq=gamma=${gamma},noise=all_seed=${SEED}:alls=${noise}:allf=t[out]`;

/** So many bits for each pixel of each frame, held by a buffer of a second. */
const starvedOf = (bitsPerPixel: number) => (clip: Clip) => {
  const rate = Math.round(bitsPerPixel * clip.width * clip.height * clip.framesPerSecond);
  return [
    ...['-preset', 'veryfast', '-b:v', `${rate}`, '-maxrate', `${rate}`, '-bufsize', `${rate}`],
    ...['-g', `${Math.round(clip.framesPerSecond * 4)}`],
  ];
};

/**
 * Streaks as long as drops fall while the shutter is open: single bright points of noise, smeared along the fall and
 * laid over the picture, new ones in every frame. `sparse` is the level of noise from which on a point is a drop.
 */
function streaks(clip: Clip, { sparse, smear, gain }: { sparse: number; smear: number; gain: number }) {
  const [width, height] = [even(clip.width / 2), even(clip.height / 2)];
  const border = 40;
  return [
    `color=black:s=${width + 2 * border}x${height + 2 * border}:r=${clip.framesPerSecond},format=gray`,
    `noise=all_seed=${SEED}:alls=100:allf=t,lutyuv=y='if(gt(val,${sparse}),255,0)'`,
    `dblur=angle=82:radius=${smear},crop=${width}:${height}:${border}:${border}`,
    `scale=${clip.width}:${clip.height}:flags=bicubic,format=gray,lutyuv=y='min(255,val*${gain})',format=gbrp`,
  ].join(',');
}

const lightRain = (clip: Clip) =>
  `${streaks(clip, { sparse: 118, smear: 10, gain: 2 })}[rain];` +
  '[0:v]format=gbrp[dry];[dry][rain]blend=all_mode=screen:shortest=1[out]';

/** Many streaks, and the veil of those too far to be told apart: less contrast, brighter, softer. */
const heavyRain = (clip: Clip) =>
  `${streaks(clip, { sparse: 96, smear: 14, gain: 3 })}[rain];` +
  `[0:v]eq=contrast=0.6:brightness=0.06,gblur=1,noise=all_seed=${SEED}:alls=10:allf=t,format=gbrp[dry];` +
  '[dry][rain]blend=all_mode=screen:shortest=1[out]';

/** A door to a bright yard behind: lights blown out, a glare around the middle, whoever stands before it dark. */
const backlight = ({ width, height, framesPerSecond }: Clip) =>
  `color=white:s=${width}x${height}:r=${framesPerSecond},vignette=angle=1.1:dither=0,format=gbrp,` +
  "lutrgb=r='val*0.3':g='val*0.3':b='val*0.28'[glare];" +
  "[0:v]format=gbrp,curves=master='0/0 0.3/0.08 0.55/0.27 0.8/0.85 0.9/1 1/1'[dark];" +
  '[dark][glare]blend=all_mode=screen:shortest=1[out]';

/** A pole in the wind: sums of seeded swings, some faster than the frames come, so that every frame lies elsewhere. */
function shake({ width, height }: Clip) {
  const margin = even(width * 0.03);
  const swing = (share: number, phase: number) =>
    `${(share * width).toFixed(3)}*(0.5*sin(2*PI*1.7*t+${phase})+0.5*sin(2*PI*4.3*t+${phase * 2 + SEED}))`;
  const turn = `0.007*(0.6*sin(2*PI*1.3*t+${SEED})+0.4*sin(2*PI*3.9*t+${SEED * 2}))`;
  return [
    `[0:v]format=yuv444p,pad=${width + 2 * margin}:${height + 2 * margin}:${margin}:${margin}`,
    `fillborders=${margin}:${margin}:${margin}:${margin}:smear,rotate=a='${turn}'`,
    `crop=${width}:${height}:'${margin}+${swing(0.006, 1)}':'${margin}+${swing(0.006, 2)}'[out]`,
  ].join(',');
}

/** Every degradation, the mild ones first. */
export const DEGRADATIONS: readonly Degradation[] = [
  { name: 'clean', severity: 'none', description: 'as it is' },
  { name: 'fps5', severity: 'mild', description: '5 frames per second', fps: 5 },
  {
    name: 'loss30',
    severity: 'mild',
    description: '30 % of the frames lost, in bursts of 2 to 6',
    keep: (frames) => burstLoss(frames, { share: 0.3, shortest: 2, longest: 6, seed: SEED }),
  },
  {
    name: 'half',
    cause: 'small',
    severity: 'mild',
    description: 'half the width and height',
    filter: scaled(0.5),
  },
  { name: 'dusk', cause: 'dark', severity: 'mild', description: 'gamma 0.6, noise 8', filter: dim(0.6, 8) },
  {
    name: 'backlight',
    cause: 'dark',
    severity: 'mild',
    description: 'people dark before a bright door',
    filter: backlight,
  },
  {
    name: 'bitrate',
    cause: 'compressed',
    severity: 'mild',
    description: 'H.264 at a low bit rate',
    encode: starvedOf(0.03),
  },
  {
    name: 'shake',
    severity: 'mild',
    description: 'a camera that shakes by 1 % of the width',
    filter: shake,
  },
  { name: 'rain', cause: 'rain', severity: 'mild', description: 'light rain', filter: lightRain },
  {
    name: 'quarter',
    cause: 'small',
    severity: 'severe',
    description: 'a quarter of width and height',
    filter: scaled(0.25),
  },
  {
    name: 'night',
    cause: 'dark',
    severity: 'severe',
    description: 'gamma 0.35, noise 20',
    filter: dim(0.35, 20),
  },
  { name: 'heavy-rain', cause: 'rain', severity: 'severe', description: 'heavy rain', filter: heavyRain },
  {
    name: 'starved',
    cause: 'compressed',
    severity: 'severe',
    description: 'H.264 at a starving bit rate',
    encode: starvedOf(0.008),
  },
];

/** What a degradation needs another video for; the others are made of the clean one's frames. */
export const changesPicture = ({ filter, encode }: Degradation) =>
  filter !== undefined || encode !== undefined;

/**
 * The degradations of a list such as `clean,dusk`, of `mild`, `severe` or `all`, each once, in the table's order.
 *
 * @throws GatelineError `bad-input` for a name that does not exist
 */
export function degradationsOf(text: string): readonly Degradation[] {
  const names = text.split(',').map((name) => name.trim());
  const groups = ['all', 'mild', 'severe'];
  const unknown = names.filter(
    (name) => !groups.includes(name) && DEGRADATIONS.every((degradation) => degradation.name !== name),
  );
  if (unknown.length > 0) {
    throw new GatelineError('bad-input', 'there is no such degradation', {
      faults: unknown.map((name) => ({
        path: '--degrade',
        value: name,
        problem: 'is not known',
        remedy: `Use ${[...groups, ...DEGRADATIONS.map((degradation) => degradation.name)].join(', ')}.`,
      })),
    });
  }
  return DEGRADATIONS.filter(
    ({ name, severity }) => names.includes('all') || names.includes(name) || names.includes(severity),
  );
}
