import type { LineCrossing } from '../../edge-agent/crossings/line-counter.ts';
import { emptyDetections } from '../../edge-agent/detections/detections.ts';
import { Follower } from '../../edge-agent/pipeline.ts';
import { PERSON } from '../../edge-agent/tracks/subject.ts';
import type { Line } from '../../firmware-config/gateway-config.ts';
import type { Random } from '../random.ts';

/** What a detector said, frame by frame. */
export interface Recording {
  framesPerSecond: number;
  /** Of each frame the boxes, five numbers each: x1, y1, x2, y2 (0..1 of the picture, y down), score. */
  frames: number[][];
}

/** Width of the recorded picture divided by its height. */
const ASPECT = 16 / 9;
const FRAMES_PER_SECOND = 5;
/** One behind the other people walk along each lane, from one side of the picture to the other. */
const LANES = 6;
const PERSON_HEIGHT = 0.13;
const SECONDS_ACROSS = 10;
const SECONDS_APART = 12;
const SURE_SCORE = 0.5;

/** Upright lines from x 0.14 to 0.86, in order, each of a gate of its own: a gate is passed once, whatever lines it has. */
export function linesOf(camera: string): Line[] {
  return Array.from({ length: 16 }, (_, index) => {
    const x = 0.14 + 0.048 * index;
    return { id: `${camera}-line-${index}`, gate: `${camera}-gate-${index}`, a: [x, 1], b: [x, 0] };
  });
}

/** How many people walk through a recording of that length: each passes every line once. */
export const walkersIn = (walks: number) => walks * LANES;

/** People who walk through the picture, `walks` one after the other in each lane. */
export function makeRecording(walks: number, random: Random): Recording {
  const starts = Array.from({ length: LANES }, () => random.between(0, 2));
  const frames = Math.ceil((walks * SECONDS_APART + 2) * FRAMES_PER_SECOND);
  return {
    framesPerSecond: FRAMES_PER_SECOND,
    frames: Array.from({ length: frames }, (_, frame) =>
      starts.flatMap((start, lane) => {
        const t = frame / FRAMES_PER_SECOND - start;
        const share = (t % SECONDS_APART) / SECONDS_ACROSS;
        if (t < 0 || share > 1 || t >= walks * SECONDS_APART) return [];
        const x = (lane % 2 === 0 ? share : 1 - share) + random.between(-0.003, 0.003);
        const y = (lane + 0.5) / LANES;
        const [w, h] = [(PERSON_HEIGHT * PERSON.slimness) / ASPECT, PERSON_HEIGHT];
        const box = [x - w / 2, y - h / 2, x + w / 2, y + h / 2];
        return [...box.map((value) => Math.min(1, Math.max(0, value))), random.between(0.6, 0.95)];
      }),
    ),
  };
}

/** What the agent's own walk makes of a recording: every crossing, in order, from the first frame to the last. */
export function* crossingsOf(recording: Recording, lines: readonly Line[]): Generator<LineCrossing> {
  const follower = new Follower({ lines, subject: PERSON, sureScore: SURE_SCORE, aspect: ASPECT });
  const detections = emptyDetections();
  for (const [frame, boxes] of recording.frames.entries()) {
    detections.count = boxes.length / 5;
    const order = Array.from({ length: detections.count }, (_, index) => index);
    order.sort((a, b) => (boxes[b * 5 + 4] ?? 0) - (boxes[a * 5 + 4] ?? 0));
    for (const [place, index] of order.entries()) {
      const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, score = 0] = boxes.slice(index * 5, index * 5 + 5);
      detections.x1[place] = x1;
      detections.y1[place] = y1;
      detections.x2[place] = x2;
      detections.y2[place] = y2;
      detections.score[place] = score;
    }
    yield* follower.follow(detections, frame / recording.framesPerSecond).crossings;
  }
  yield* follower.breakOff();
}
