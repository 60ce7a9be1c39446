import fc from 'fast-check';
import { expect, it } from 'vitest';
import { type CameraHealth, decodePayload, encodePayload } from '../../firmware-config/contract/index.ts';
import { healthReport } from './health-report.ts';

const camera: CameraHealth = {
  camera: 'east',
  state: 'running',
  framesPerSecond: 9.8333,
  inferenceMs: 8.55,
  skippedFrames: 4,
};
const facts = {
  gateway: 'quay-01',
  at: 1_792_630_800_000,
  uptimeMs: 61_999,
  memoryBytes: 222_822_400,
  spool: { unsettled: 3, dropped: 1, bytes: 40_960 },
  cameras: [camera],
  notices: [{ code: 'records-lost' as const, text: 'the disk is full' }],
};

it('gives the facts in the units of the contract', () => {
  expect(healthReport(facts)).toEqual({
    v: 1,
    gateway: 'quay-01',
    at: 1_792_630_800_000,
    uptimeS: 61,
    memoryMb: 212.5,
    spool: { unsettled: 3, dropped: 1 },
    cameras: [{ ...camera, framesPerSecond: 9.8, inferenceMs: 8.6 }],
    notices: [{ code: 'records-lost' as const, text: 'the disk is full' }],
  });
});

it('fits the contract whatever was measured and said', () => {
  const number = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -1));
  fc.assert(
    fc.property(number, number, fc.array(fc.string({ maxLength: 900 }), { maxLength: 80 }), (a, b, texts) => {
      const report = healthReport({
        ...facts,
        uptimeMs: a,
        memoryBytes: b,
        cameras: [
          { ...camera, framesPerSecond: a, inferenceMs: b, reason: { code: 'defect', text: texts.join() } },
        ],
        notices: texts.map((text) => ({ code: 'spool-lost', text })),
      });
      expect(decodePayload('health', encodePayload('health', report))).toEqual(report);
    }),
  );
});

it('counts the notices that there is no room for', () => {
  const notices = Array.from({ length: 50 }, (_, n) => ({
    code: 'spool-lost' as const,
    text: `notice ${n}`,
  }));
  expect(healthReport({ ...facts, notices }).notices.at(-1)).toEqual({
    code: 'more',
    text: 'and 19 more notices',
  });
});
