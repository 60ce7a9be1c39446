import { describe, expect, it } from 'vitest';
import type { Frame, PictureForm } from '../camera/camera-source.ts';
import { FACE, PERSON } from '../tracks/subject.ts';
import { Tracker } from '../tracks/tracker.ts';
import { AlternatingDetector } from './alternating-detector.ts';
import { type Detections, emptyDetections } from './detections.ts';
import type { Detector, ModelFacts } from './detector.ts';

const facts = (name: string, finds: 'face' | 'person'): ModelFacts => ({
  ...{ name, finds, sureScore: 0.5, lowScore: 0.2, smallest: null, multipleOf: 4 },
});

/** Reports the boxes that `found` gives for a frame's time, and keeps what it was shown. */
function fake(model: ModelFacts, picture: PictureForm, found: (t: number) => number[][] = () => []) {
  const shown: Frame[] = [];
  const detections: Detections = emptyDetections(8);
  const detector: Detector = {
    ...{ picture, model, models: [model], inferenceMs: 1 },
    detect: async (frame) => {
      shown.push({ ...frame, pixels: frame.pixels.slice() });
      detections.count = 0;
      for (const [x1 = 0, y1 = 0, x2 = 0, y2 = 0, score = 0] of found(frame.t)) {
        const at = detections.count++;
        Object.assign(detections.x1, { [at]: x1 });
        Object.assign(detections.y1, { [at]: y1 });
        Object.assign(detections.x2, { [at]: x2 });
        Object.assign(detections.y2, { [at]: y2 });
        Object.assign(detections.score, { [at]: score });
      }
      return detections;
    },
    close: async () => {},
  };
  return { detector, shown };
}

const picture: PictureForm = { width: 2, height: 2, colour: 'rgb', padding: 127 };
const frameAt = (t: number, changes: Partial<Frame> = {}): Frame => ({
  pixels: Uint8Array.from([1, 2, 3, 127, 127, 127, 127, 127, 127, 127, 127, 127]),
  ...{ width: 2, height: 2, contentWidth: 1, contentHeight: 1, t, at: t * 1000, segment: 0, ...changes },
});

describe('two models by turns', () => {
  it('take every other frame, and say whose detections they are', async () => {
    const first = fake(facts('a', 'face'), picture);
    const second = fake(facts('b', 'person'), picture);
    const both = new AlternatingDetector(first.detector, second.detector);
    const asked: string[] = [];
    for (const t of [0, 0.1, 0.2, 0.3, 0.4]) {
      await both.detect(frameAt(t));
      asked.push(both.model.name);
    }
    expect(asked).toEqual(['a', 'b', 'a', 'b', 'a']);
    expect(second.shown.map(({ t }) => t)).toEqual([0.1, 0.3]);
  });

  it('of one frame that is asked for twice both say what they see, and go on by turns', async () => {
    const first = fake(facts('a', 'face'), picture);
    const second = fake(facts('b', 'person'), picture);
    const both = new AlternatingDetector(first.detector, second.detector);
    const asked: string[] = [];
    for (const t of [0, 0.1, 0.1, 0.2]) {
      await both.detect(frameAt(t));
      asked.push(both.model.name);
    }
    expect(asked).toEqual(['a', 'b', 'a', 'a']);
  });

  it('give the second one its own padding and colours, and leave the frame as it is', async () => {
    const first = fake(facts('a', 'face'), picture);
    const second = fake(facts('b', 'person'), { ...picture, colour: 'bgr', padding: 9 });
    const both = new AlternatingDetector(first.detector, second.detector);
    await both.detect(frameAt(0));
    const frame = frameAt(1);
    await both.detect(frame);
    expect([...(second.shown[0]?.pixels ?? [])]).toEqual([3, 2, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9]);
    expect(frame.pixels).toEqual(frameAt(1).pixels);
  });

  it('must take pictures of one size', () => {
    const first = fake(facts('a', 'face'), picture).detector;
    const second = fake(facts('b', 'person'), { ...picture, width: 4 }).detector;
    expect(() => new AlternatingDetector(first, second)).toThrow('b takes 4x2, not 2x2');
  });

  it('keep one track of a head that turns away: its face is seen at first, its person all the time', async () => {
    const x = (t: number) => 0.2 + 0.08 * t;
    const person = fake(facts('persons', 'person'), picture, (t) => [
      [x(t) - 0.05, 0.3, x(t) + 0.05, 0.8, 0.8],
    ]);
    const face = fake(facts('faces', 'face'), picture, (t) =>
      t < 2 ? [[x(t) - 0.014, 0.31, x(t) + 0.014, 0.375, 0.9]] : [],
    );
    const both = new AlternatingDetector(person.detector, face.detector);
    const tracker = new Tracker({ subject: PERSON, sureScore: 0.5, aspect: 16 / 9 });
    const ids = new Set<number>();
    for (let n = 0; n < 60; n++) {
      const t = n / 10;
      const detections = await both.detect(frameAt(t));
      const subject = both.model.finds === 'face' ? FACE : PERSON;
      for (const track of tracker.update(detections, t, { subject, sureScore: 0.5 })) {
        if (track.confirmed) ids.add(track.id);
      }
    }
    expect(ids.size).toBe(1);
    expect(tracker.tracks.filter(({ confirmed }) => confirmed)).toHaveLength(1);
  });
});
