import { type DetectionRow, medianRatio } from './detection-rows.ts';

/** A detector finds as many as another from this share of the other's on. */
export const AS_MANY = 0.95;

/**
 * What the table of one kind comes to, in two sentences: the fastest other detector, at any setting, that finds as many as
 * ours; and the nearest other at its own settings, against the fastest of ours that finds at least as many as that.
 *
 * @param rows ours first
 */
export function verdictOf(rows: readonly DetectionRow[], finds: DetectionRow['finds']): string {
  const kind = rows.filter((row) => row.finds === finds);
  const [ours] = kind;
  if (!ours) return '';
  const others = kind.filter(({ make }) => make !== ours.make);
  const what = finds === 'face' ? 'faces' : 'persons';
  return [atAnySetting(others, what), atOwnSettings(kind, others, ours, what)]
    .filter((sentence) => sentence !== '')
    .join(' ');
}

function atAnySetting(others: readonly DetectionRow[], what: string): string {
  const many = `${100 * AS_MANY} % of our ${what}`;
  const fastest = fastestOf(others.filter(({ share }) => share >= AS_MANY));
  if (fastest) {
    return `The fastest other detector that finds ${many}, at any setting: ${fastest.detector}; ours is ${times(fastest.timesFaster)} as fast.`;
  }
  const nearest = mostOf(others);
  if (!nearest) return '';
  return `No other detector finds ${many}, at any setting; nearest comes ${nearest.detector} with ${percent(nearest.share)}, and ours is ${times(nearest.timesFaster)} as fast.`;
}

function atOwnSettings(
  kind: readonly DetectionRow[],
  others: readonly DetectionRow[],
  ours: DetectionRow,
  what: string,
): string {
  const nearest = mostOf(others.filter(({ tuned }) => !tuned));
  if (!nearest) return '';
  const enough = fastestOf(kind.filter(({ make, right }) => make === ours.make && right >= nearest.right));
  const start = `At its own settings ${nearest.detector} comes nearest with ${percent(nearest.share)} of our ${what}`;
  if (!enough) return `${start}, and none of ours finds as many.`;
  const faster = times(medianRatio(nearest.roundMs, enough.roundMs));
  return `${start}; ${enough.detector} finds as many or more (${percent(enough.share)}) and is ${faster} as fast.`;
}

const fastestOf = (rows: readonly DetectionRow[]): DetectionRow | undefined =>
  rows.toSorted((a, b) => b.picturesPerSecond - a.picturesPerSecond)[0];

const mostOf = (rows: readonly DetectionRow[]): DetectionRow | undefined =>
  rows.toSorted((a, b) => b.share - a.share)[0];

const percent = (share: number) => `${(100 * share).toFixed(0)} %`;
const times = (ratio: number) => `${ratio.toFixed(1)} times`;
