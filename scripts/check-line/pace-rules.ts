import type { LineFault } from './line-check.ts';
import { type LineView, median } from './line-view.ts';

/** Fewer frames than this while somebody walks a metre, and a track is too easily lost or mistaken for another. */
const FEWEST = 3;
/** Frames per metre that leave room for some that are lost. */
const ENOUGH = 4;
/** Below this share of the frames asked for, the box or the camera does not manage them. */
const MANAGED = 0.8;

/** Frames while somebody who passes walks a metre (median); null where nobody's speed is known. */
export function framesPerMetre({ inside, observation, subject }: LineView): number | null {
  const fps = observation.frames / Math.max(observation.seconds, 1e-9);
  const speeds = inside.map(({ speed }) => speed * subject.heightM).filter((speed) => speed > 0);
  const speed = median(speeds);
  return speed === undefined ? null : fps / speed;
}

export function paceFaults(view: LineView): LineFault[] {
  const { line, observation } = view;
  const perMetre = framesPerMetre(view);
  if (perMetre === null || perMetre >= FEWEST) return [];
  const fps = observation.frames / observation.seconds;
  const speed = fps / perMetre;
  const needed = Math.min(30, Math.ceil(speed * ENOUGH));
  const isSlow = fps < MANAGED * observation.wantedFps;
  return [
    {
      code: 'too-slow-frames',
      severity: 'fault',
      line: line.id,
      text: `people pass at ${speed.toFixed(1)} m/s, and at ${fps.toFixed(1)} frames/s there are ${perMetre.toFixed(1)} frames to a metre`,
      remedy: isSlow
        ? `The camera gives, or this box manages, ${fps.toFixed(1)} of the ${observation.wantedFps} frames/s asked for: ${needed} are needed. Set the camera to more, or use a smaller input, or fewer cameras on this box.`
        : `Look at ${needed} frames/s: "fps": ${needed}.`,
      figures: { speed, fps, framesPerMetre: perMetre, needed },
    },
  ];
}
