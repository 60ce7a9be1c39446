import type { LineFault } from './line-check.ts';
import { type LineView, median, quantile } from './line-view.ts';
import { effectivePixels, inputPixels, type PictureScale, type Sighting } from './observation.ts';

/** What is just large enough is too small in rain or dusk: so much more is asked for in a remedy. */
const RESERVE = 1.25;
/** Sightings within so many box heights of the line are at the line. */
const AT_LINE = 1.5;
/** A larger input than this is beyond any small box. */
const MOST_WIDTH = 1920;

export interface SizeAtLine {
  /** Heights of boxes near the line in picture heights: median, and the one that a quarter does not reach. */
  median: number;
  low: number;
  /** Where they are seen near the line. */
  sightings: readonly Sighting[];
}

/** How large people are near the line; of all that were seen where nobody came near. */
export function sizeAtLine({ paths, ways }: LineView): SizeAtLine | null {
  const all = paths.flatMap(({ sightings }, n) =>
    sightings.map((sighting, at) => ({ sighting, place: ways[n]?.places[at] })),
  );
  const near = all.filter(
    ({ place }) =>
      place && Math.abs(place.side) <= AT_LINE * place.h && place.along >= -0.2 && place.along <= 1.2,
  );
  const sightings = (near.length > 0 ? near : all).map(({ sighting }) => sighting);
  const heights = sightings.map(({ h }) => h);
  const [middle, low] = [median(heights), quantile(heights, 0.25)];
  return middle === undefined || low === undefined ? null : { median: middle, low, sightings };
}

/** Whether they are large enough for the model. Those that it missed are not among them: it is worse than it looks. */
export function sizeFaults(view: LineView, size: SizeAtLine | null): LineFault[] {
  const { line, observation } = view;
  const { picture, finds, model } = observation;
  const { smallest, source, input } = picture;
  if (!size || smallest === null) return [];
  const [low, middle] = [size.low * effectivePixels(picture), size.median * effectivePixels(picture)];
  if (low >= smallest * RESERVE) return [];
  const isFault = low < smallest;
  const factor = (smallest * RESERVE) / low;
  return [
    {
      code: 'too-small',
      severity: isFault ? 'fault' : 'hint',
      line: line.id,
      text:
        `${finds}s at the line are ${pixels(middle)} px high for the model, whose input is ${input.width}x${input.height} ` +
        `(a quarter of them ${pixels(low)} px or less; ${pixels(size.median * source.height)} px in the source); ` +
        `${model} finds them reliably from ${smallest} px on${isFault ? '' : ': there is little reserve'}`,
      remedy: remedies(picture, size, factor).join(' '),
      figures: { low, median: middle, source: size.median * source.height, smallest, factor },
    },
  ];
}

/** What makes people that much larger for the model, the cheapest first. */
function remedies(picture: PictureScale, size: SizeAtLine, factor: number): string[] {
  const found: string[] = [];
  const region = regionAround(size.sightings, picture);
  const zoom =
    Math.min(inputPixels(picture, picture.input, region), picture.source.height) / effectivePixels(picture);
  if (zoom >= factor) {
    found.push(
      `Look at the part around the line only: "region": [${region.map((side) => side.toFixed(2)).join(', ')}] makes them ${zoom.toFixed(1)} times as large at the same cost.`,
    );
  }
  const { input, source, multipleOf } = picture;
  const enough = (side: number) => Math.ceil((side * factor) / (multipleOf ?? 1)) * (multipleOf ?? 1);
  const larger = { width: enough(input.width), height: enough(input.height) };
  const isInSource = size.low * source.height >= (picture.smallest ?? 0);
  if (multipleOf !== null && isInSource && larger.width <= MOST_WIDTH) {
    const cost = (larger.width * larger.height) / (input.width * input.height);
    found.push(
      `${found.length > 0 ? 'Or use' : 'Use'} a larger input: "input": {"width": ${larger.width}, "height": ${larger.height}} takes about ${cost.toFixed(1)} times as long.`,
    );
  }
  const closer = `move the camera closer or use a lens that shows people ${factor.toFixed(1)} times as large, or move the line to where they are larger`;
  if (!isInSource) return [`The source's own picture is too coarse: ${closer}.`];
  return found.length > 0
    ? [...found, `Else ${closer}.`]
    : [`${closer[0]?.toUpperCase()}${closer.slice(1)}.`];
}

/** The part of the picture in which people near the line are, with room around it, in the input's proportions. */
function regionAround(
  sightings: readonly Sighting[],
  picture: PictureScale,
): [number, number, number, number] {
  const { input, source } = picture;
  const aspect = source.width / source.height;
  const room = 2 * Math.max(...sightings.map(({ h }) => h));
  const xs = sightings.map(({ x }) => x / aspect);
  const ys = sightings.map(({ y }) => y);
  const [left, right] = spread(Math.min(...xs) - room / aspect, Math.max(...xs) + room / aspect, 0);
  const [top, bottom] = spread(Math.min(...ys) - room, Math.max(...ys) + room, 0);
  const proportion = (input.width / input.height) * (source.height / source.width);
  const [width, height] = [right - left, bottom - top];
  const [x1, x2] = spread(left, right, Math.min(1, height * proportion));
  const [y1, y2] = spread(top, bottom, Math.min(1, width / proportion));
  return [x1, y1, x2, y2];
}

/** A span inside 0..1, made at least so long about its middle. */
function spread(from: number, to: number, least: number): [number, number] {
  const middle = (Math.max(0, from) + Math.min(1, to)) / 2;
  const length = Math.max(least, Math.min(1, to) - Math.max(0, from));
  const start = Math.min(1 - length, Math.max(0, middle - length / 2));
  return [start, start + length];
}

const pixels = (value: number) => (value < 20 ? value.toFixed(1) : value.toFixed(0));
