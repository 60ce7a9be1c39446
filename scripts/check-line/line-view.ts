import { segmentOf } from '../../edge-agent/crossings/segment.ts';
import { FACE, PERSON, type Subject } from '../../edge-agent/tracks/subject.ts';
import type { Line } from '../../firmware-config/contract/layout.ts';
import { aspectOf, type Observation, type Path } from './observation.ts';
import { type Pass, type Way, wayPastLine } from './way-past-line.ts';

/** One line and all that was seen of it: what the rules look at. */
export interface LineView {
  line: Line;
  observation: Observation;
  subject: Subject;
  /** Confirmed tracks, and how each lies to the line, in the same order. */
  paths: readonly Path[];
  ways: readonly Way[];
  /** Passes between the line's ends, and near them outside. */
  inside: readonly Pass[];
  beside: readonly Pass[];
  /** Ways that ended before the line or began behind it. */
  lost: readonly Way[];
}

/** Whoever passes the endless line farther than this from an end, in metres, passes somewhere else. */
const BESIDE_M = 1.2;

export function viewOf(line: Line, observation: Observation): LineView {
  const subject = observation.finds === 'face' ? FACE : PERSON;
  const segment = segmentOf(line.a, line.b, aspectOf(observation.picture));
  const paths = observation.paths.filter(({ confirmed, sightings }) => confirmed && sightings.length > 0);
  const ways = paths.map((path) => wayPastLine(path, line, segment, observation.seconds));
  const passes = ways.flatMap((way) => way.passes);
  const beyondM = ({ along, h }: Pass) =>
    ((Math.max(0, -along, along - 1) * segment.length) / h) * subject.heightM;
  return {
    line,
    observation,
    subject,
    paths,
    ways,
    inside: passes.filter((pass) => beyondM(pass) === 0),
    beside: passes.filter((pass) => beyondM(pass) > 0 && beyondM(pass) <= BESIDE_M),
    lost: ways.filter(({ lost }) => lost !== null),
  };
}

/** The value below which such a share (0..1) of all lies; undefined for none. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
}

export const median = (values: readonly number[]): number | undefined => quantile(values, 0.5);
