import type { Direction } from '../../firmware-config/contract/index.ts';
import { type Detections, emptyDetections } from '../detections/detections.ts';
import { Follower } from '../pipeline.ts';
import type { Box } from '../tracks/box.ts';
import { LineCounter, type LineCrossing } from './line-counter.ts';
import { alongOf, segmentOf } from './segment.ts';
import { RightTracks } from './testing-right-track.ts';
import { lineOf, type Scene, subjectOf, type Way } from './testing-walks.ts';

/** Seconds that a scene is looked at after everybody has gone. */
const AFTER_S = 3;
/** A track whose person was not seen for so many seconds ends. */
const GIVEN_UP_S = 2;

const framesOf = (scene: Scene, ways: readonly Way[]) =>
  Math.max(...ways.map((way) => way.frames)) + AFTER_S * scene.framesPerSecond;

/** What a counter says of each of these people, whose tracks never mix. */
export function countApart(scene: Scene, ways: readonly Way[]): Direction[][] {
  const counter = new LineCounter(lineOf(scene), scene.aspect);
  const tracks = new RightTracks();
  const counted: Direction[][] = ways.map(() => []);
  for (let frame = 0; frame <= framesOf(scene, ways); frame++) {
    const t = frame / scene.framesPerSecond;
    ways.forEach(({ boxAt }, n) => {
      tracks.see(n, subjectOf(scene), boxAt(frame), t);
    });
    const ended = tracks.takeLost(GIVEN_UP_S, t);
    for (const { track, direction } of counter.update([...tracks.values()], ended, t)) {
      counted[track]?.push(direction);
    }
  }
  return counted;
}

/** Where in a scene's line somebody was counted, in picture heights from a, and which way. */
export interface Counted {
  direction: Direction;
  along: number;
}

/** What a tracker and a counter together say of what a detector finds of these ways, in the order in which it is counted. */
export function countFollowed(scene: Scene, ways: readonly Way[]): Counted[] {
  const { aspect, framesPerSecond } = scene;
  const line = lineOf(scene);
  const follower = new Follower({ lines: [line], subject: subjectOf(scene), sureScore: 0.5, aspect });
  const found = emptyDetections();
  const counted: LineCrossing[] = [];
  for (let frame = 0; frame <= framesOf(scene, ways); frame++) {
    putBoxes(
      found,
      ways.flatMap(({ boxAt }) => boxAt(frame) ?? []),
      aspect,
    );
    counted.push(...follower.follow(found, frame / framesPerSecond).crossings);
  }
  const segment = segmentOf(line.a, line.b, aspect);
  return [...counted, ...follower.breakOff()].map(({ direction, place: [x, y] }) => ({
    direction,
    along: alongOf(segment, x * aspect, y) * segment.length,
  }));
}

/** Turns boxes in picture heights into what a detector says, best first. */
export function putBoxes(into: Detections, boxes: (Box & { score: number })[], aspect: number): void {
  into.count = boxes.length;
  boxes
    .sort((a, b) => b.score - a.score)
    .forEach(({ cx, cy, w, h, score }, n) => {
      [into.x1[n], into.x2[n]] = [(cx - w / 2) / aspect, (cx + w / 2) / aspect];
      [into.y1[n], into.y2[n], into.score[n]] = [cy - h / 2, cy + h / 2, score];
    });
}

export const directionsOf = (counted: readonly { direction: Direction }[]): Direction[] =>
  counted.map(({ direction }) => direction);
