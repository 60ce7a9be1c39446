import type { Line, Zone } from '../firmware-config/contract/index.ts';
import type { CameraSource, Frame } from './camera/camera-source.ts';
import { GateCounter } from './crossings/gate-counter.ts';
import type { LineCrossing } from './crossings/line-counter.ts';
import { type Detections, emptyDetections } from './detections/detections.ts';
import type { Detector } from './detections/detector.ts';
import { type Sight, sightOf } from './detections/zones.ts';
import type { MotionGate } from './motion/motion-gate.ts';
import { FACE, PERSON, type Subject } from './tracks/subject.ts';
import type { Track } from './tracks/track.ts';
import { type Look, Tracker } from './tracks/tracker.ts';

/** What the walk found in one frame. Frame, detections and tracks are lent until the next step. */
export interface Step {
  frame: Frame;
  detections: Detections;
  /** False where the detector did not need to look: nobody is there, and nothing has changed since it looked. */
  inferred: boolean;
  tracks: readonly Track[];
  crossings: LineCrossing[];
}

export interface FollowerOptions {
  lines: readonly Line[];
  zones?: readonly Zone[];
  subject: Subject;
  /** Detections from here on are sure: a person needs some of them. */
  sureScore: number;
  /** Width of the picture divided by its height. */
  aspect: number;
}

const NOBODY = emptyDetections(0);

/**
 * The walk from the lens to the crossings: camera, frame, detections, tracks, crossings. Ends with the stream; whoever
 * drives it then asks the follower to `breakOff`, which settles what stood on a line.
 *
 * @param gate says where the detector need not look; without it, it looks at every frame
 */
export async function* walk(
  camera: CameraSource,
  detector: Detector,
  follower: Follower,
  gate?: MotionGate,
): AsyncGenerator<Step> {
  let segment = 0;
  for (let frame = await camera.read(); frame; frame = await camera.read()) {
    const before = frame.segment === segment ? [] : follower.breakOff();
    segment = frame.segment;
    const inferred = gate?.isStill(frame) !== true;
    const detections = inferred ? await detector.detect(frame) : NOBODY;
    const { tracks, crossings } = follower.follow(detections, frame.t, lookOf(detector));
    if (inferred) gate?.tell(tracks.length);
    yield { frame, detections, inferred, tracks, crossings: [...before, ...crossings] };
  }
}

/** What the last detections are of: it changes from frame to frame where two models take turns. */
const lookOf = ({ model }: Detector): Look => ({
  subject: model.finds === 'face' ? FACE : PERSON,
  sureScore: model.sureScore,
});

/** From detections to crossings: what zones let be seen, one tracker, and a counter for all lines. */
export class Follower {
  /** Width of the picture, in whose heights tracks are, divided by its height. */
  readonly aspect: number;
  private readonly tracker: Tracker;
  private readonly counter: GateCounter;
  private readonly sight: Sight;

  constructor({ lines, zones = [], aspect, ...options }: FollowerOptions) {
    this.aspect = aspect;
    this.tracker = new Tracker({ ...options, aspect });
    this.sight = sightOf(zones);
    this.counter = new GateCounter(lines, zones, aspect);
  }

  /** Takes in what was found at `t` seconds of the stream; `look` where it is of another model than the options say. */
  follow(
    detections: Detections,
    t: number,
    look?: Look,
  ): { tracks: readonly Track[]; crossings: LineCrossing[] } {
    const tracks = this.tracker.update(this.sight(detections), t, look);
    return { tracks, crossings: this.count(tracks, t) };
  }

  /** Ends every track, for the stream ended or began anew; those on a line are settled. */
  breakOff(): LineCrossing[] {
    this.tracker.reset();
    return this.count([], Number.NaN);
  }

  private count(tracks: readonly Track[], t: number): LineCrossing[] {
    return this.counter.update(tracks, this.tracker.ended, t);
  }
}
