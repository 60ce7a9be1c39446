import type { Direction } from '../../firmware-config/contract/fields.ts';
import type { Point } from '../../firmware-config/contract/layout.ts';

export type LineFaultCode =
  /** Nobody was seen in the picture at all. */
  | 'nobody-seen'
  /** People were near the line, and nobody passed it. */
  | 'nobody-passed'
  /** No track comes to the line, or none gets past it. */
  | 'unreachable-line'
  /** Tracks begin or end too close to the line. */
  | 'line-at-the-edge'
  /** People pass beside the line's ends. */
  | 'line-too-short'
  /** `in` and `out` look exchanged. */
  | 'reversed-line'
  /** A face camera's line that can see but one direction. */
  | 'one-way'
  /** People at the line are too small for the model. */
  | 'too-small'
  /** Too few frames for the speed at which people walk. */
  | 'too-slow-frames'
  /** Much moves that the person model does not see: a view from steeply above. */
  | 'looks-down';

export interface LineFault {
  code: LineFaultCode;
  /** `hint`: may be as it should be; a person must look. */
  severity: 'fault' | 'hint';
  line: string;
  text: string;
  /** What to do. */
  remedy: string;
  /** What it was told by. */
  figures: Record<string, number>;
}

/** A place for a line, and how many of the watched people would pass it fully, of those that passed anywhere. */
export interface BetterPlace {
  a: Point;
  b: Point;
  passes: number;
}

/** What a watch says of one line. */
export interface LineCheck {
  line: string;
  gate: string;
  seconds: number;
  /** People that were followed anywhere in the picture. */
  people: number;
  passes: Record<Direction, number>;
  /** People who went past the line's ends, and such as were lost at the line. */
  beside: number;
  lost: number;
  /** How far those who passed were followed before and behind the line (median): box heights, and share of the picture's height. */
  reach: { before: number; after: number; beforeShare: number; afterShare: number } | null;
  /** Height of faces or persons near the line (median) in pixels. */
  size: { input: number; source: number; smallest: number | null } | null;
  /** Frames while somebody who passes walks a metre (median). */
  framesPerMetre: number | null;
  betterPlace: BetterPlace | null;
  faults: LineFault[];
}
