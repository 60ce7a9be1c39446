import { expect, test } from 'vitest';
import type { Frame } from '../camera/camera-source.ts';
import { Light } from '../light/light.ts';
import { emptyDetections } from './detections.ts';
import type { Detector } from './detector.ts';
import { LitDetector } from './lit-detector.ts';

const [WIDTH, HEIGHT] = [160, 96];

function frameOf(brightness: number): Frame {
  const pixels = Uint8Array.from(
    { length: WIDTH * HEIGHT * 3 },
    (_, n) => brightness * (0.5 + (n % 480) / 480),
  );
  const size = { width: WIDTH, height: HEIGHT, contentWidth: WIDTH, contentHeight: HEIGHT };
  return { pixels, ...size, t: 0, at: 0, segment: 0 };
}

/** What a detector behind the light was given. */
async function seenOf(frame: Frame): Promise<Frame> {
  const seen: Frame[] = [];
  const facts = {
    name: 'x',
    finds: 'face',
    sureScore: 0.7,
    lowScore: 0.3,
    smallest: null,
    multipleOf: null,
  } as const;
  const detector: Detector = {
    picture: { width: WIDTH, height: HEIGHT, colour: 'rgb', padding: 0 },
    model: facts,
    models: [facts],
    inferenceMs: 1,
    detect: async (given) => {
      seen.push({ ...given });
      return emptyDetections();
    },
    close: async () => {},
  };
  await new LitDetector(detector, new Light()).detect(frame);
  return seen[0] as Frame;
}

const mean = ({ pixels }: Frame) => pixels.reduce((sum, value) => sum + value, 0) / pixels.length;

test('a dark frame is seen in a better light, and stays as it is for whoever looks at it next', async () => {
  const frame = frameOf(30);
  const before = frame.pixels.slice();
  const seen = await seenOf(frame);
  expect(mean(seen)).toBeGreaterThan(1.2 * mean(frame));
  expect(frame.pixels).toEqual(before);
});

test('a well-lit frame is seen as it is, without a copy', async () => {
  const frame = frameOf(160);
  expect((await seenOf(frame)).pixels).toBe(frame.pixels);
});
