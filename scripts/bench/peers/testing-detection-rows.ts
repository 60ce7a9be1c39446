import type { DetectionRow } from './detection-rows.ts';

/** A row of a detector that is known to be right this often, where ours is right 200 times at 100 pictures a second. */
export function detectionRow(
  detector: string,
  picturesPerSecond: number,
  right: number,
  more: Partial<DetectionRow> = {},
): DetectionRow {
  return {
    detector,
    make: detector,
    tuned: false,
    finds: 'face',
    pictures: 100,
    picturesPerSecond,
    cpuMs: 1000 / picturesPerSecond,
    roundMs: [1000 / picturesPerSecond],
    timesFaster: 100 / picturesPerSecond,
    timesLessCpu: 100 / picturesPerSecond,
    found: right + 1,
    right,
    share: right / 200,
    due: 20,
    dueFound: 19,
    false: 1,
    ...more,
  };
}
