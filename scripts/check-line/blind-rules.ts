import type { LineFault } from './line-check.ts';
import { type LineView, median } from './line-view.ts';
import { effectivePixels } from './observation.ts';

/** When more than this share of what moves is never seen, the model does not suit the view. */
const UNSEEN = 0.5;
const FEWEST_MOVERS = 3;
/** Sure finds of a closer look, from which on somebody is there. */
const FEWEST_FINDS = 3;
/** A face is about this share of the height of what moves: an eighth of a whole person, a third of one cut at the waist. */
const FACE_OF_BLOB = 0.2;

/** What the camera's own model does not see, told by what moves and by a closer look. */
export function blindFaults(view: LineView): LineFault[] {
  return [unseenForSize(view), looksDown(view)].filter((fault) => fault !== null);
}

/** Nobody was found, and a larger input finds somebody, or what moves is too small for a face to be found in it. */
function unseenForSize({ line, observation, paths }: LineView): LineFault | null {
  const { closer, motion, picture, finds, model } = observation;
  const { smallest } = picture;
  if (paths.length > 0 || smallest === null) return null;
  const heights = closer && closer.heights.length >= FEWEST_FINDS ? closer.heights : null;
  const guessed = finds === 'face' && motion && motion.movers > 0 ? motion.height * FACE_OF_BLOB : 0;
  const height = heights ? (median(heights) ?? 0) : guessed;
  const size = height * effectivePixels(picture);
  if (size === 0 || (!heights && size >= smallest)) return null;
  const source = height * picture.source.height;
  const how = heights
    ? `with an input of ${closer?.input.width}x${closer?.input.height} ${finds}s were found`
    : 'judging by what moves';
  const factor = (1.25 * smallest) / size;
  return {
    code: 'too-small',
    severity: 'fault',
    line: line.id,
    text: `nobody was followed, and ${how}: ${finds}s are about ${size.toFixed(0)} px high for the model (${source.toFixed(0)} px in the source), and ${model} finds them reliably from ${smallest} px on`,
    remedy:
      source >= smallest && heights
        ? `Use a larger input, look at a "region" around the line only, or show people ${factor.toFixed(1)} times as large.`
        : `Move the camera closer or use a lens that shows people ${factor.toFixed(1)} times as large: the source's own picture is too coarse.`,
    figures: { median: size, source, smallest, factor },
  };
}

function looksDown({ line, observation }: LineView): LineFault | null {
  const { motion, finds, model } = observation;
  if (finds !== 'person' || model === 'moving-blobs' || !motion) return null;
  if (motion.movers < FEWEST_MOVERS || motion.unseen < UNSEEN * motion.movers) return null;
  return {
    code: 'looks-down',
    severity: 'fault',
    line: line.id,
    text: `${motion.unseen} of ${motion.movers} things that moved through the picture were never seen as persons by ${model}`,
    remedy:
      'If they were people and the camera looks steeply down, use the model that needs no shape: "model": "moving-blobs". If it does not look down: are they large enough, is the picture bright and sharp?',
    figures: { movers: motion.movers, unseen: motion.unseen },
  };
}
