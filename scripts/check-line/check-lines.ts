import type { Direction } from '../../firmware-config/contract/fields.ts';
import type { Line } from '../../firmware-config/contract/layout.ts';
import { betterPlace } from './better-place.ts';
import { blindFaults } from './blind-rules.ts';
import { directionFaults, passesByDirection } from './direction-rules.ts';
import type { LineCheck } from './line-check.ts';
import { type LineView, median, viewOf } from './line-view.ts';
import { aspectOf, inputPixels, type Observation } from './observation.ts';
import { framesPerMetre, paceFaults } from './pace-rules.ts';
import { reachFaults } from './reach-rules.ts';
import { type SizeAtLine, sizeAtLine, sizeFaults } from './size-rules.ts';

/**
 * What a watch says of every line of a camera.
 *
 * @param expected the direction in which most people went during the watch, where somebody knows
 */
export function checkLines(
  lines: readonly Line[],
  observation: Observation,
  expected?: Direction,
): LineCheck[] {
  return lines.map((line) => checkLine(viewOf(line, observation), expected));
}

function checkLine(view: LineView, expected: Direction | undefined): LineCheck {
  const { line, observation, paths, subject } = view;
  const aspect = aspectOf(observation.picture);
  const better = betterPlace(paths, line, { aspect, subject, seconds: observation.seconds });
  const size = sizeAtLine(view);
  return {
    line: line.id,
    gate: line.gate,
    seconds: observation.seconds,
    people: paths.length,
    passes: passesByDirection(view),
    beside: view.beside.length,
    lost: view.lost.length,
    reach: reachOf(view),
    size: sizeInPixels(view, size),
    framesPerMetre: framesPerMetre(view),
    betterPlace: better,
    faults: [
      ...reachFaults(view, better),
      ...directionFaults(view, expected),
      ...sizeFaults(view, size),
      ...blindFaults(view),
      ...paceFaults(view),
    ],
  };
}

function reachOf({ inside }: LineView): LineCheck['reach'] {
  const [before, after] = [
    median(inside.map((pass) => pass.before)),
    median(inside.map((pass) => pass.after)),
  ];
  if (before === undefined || after === undefined) return null;
  return {
    before,
    after,
    beforeShare: median(inside.map((pass) => pass.before * pass.h)) ?? 0,
    afterShare: median(inside.map((pass) => pass.after * pass.h)) ?? 0,
  };
}

function sizeInPixels({ observation }: LineView, size: SizeAtLine | null): LineCheck['size'] {
  const { picture } = observation;
  if (!size) return null;
  return {
    input: size.median * inputPixels(picture),
    source: size.median * picture.source.height,
    smallest: picture.smallest,
  };
}
