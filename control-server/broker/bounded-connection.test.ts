import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MqttFrames } from './bounded-connection.ts';

const ping = Buffer.from([0xc0, 0]);

/** A PUBLISH packet of so many bytes after its length. */
function publish(size: number): Buffer {
  const length: number[] = [];
  for (let left = size; length.length === 0 || left > 0; left = Math.floor(left / 128)) {
    length.push((left % 128) + (left >= 128 ? 128 : 0));
  }
  return Buffer.concat([Buffer.from([0x30, ...length]), Buffer.alloc(size, 0x30)]);
}

test('packets of every size pass, however the stream is cut, and the first one too large is named', () => {
  const sizes = fc.array(fc.oneof(fc.nat(200), fc.integer({ min: 16_000, max: 17_000 })), { maxLength: 6 });
  fc.assert(
    fc.property(sizes, fc.integer({ min: 1, max: 5000 }), fc.boolean(), (small, step, hasLarge) => {
      const stream = Buffer.concat([
        ...small.flatMap((size) => [publish(size), ping]),
        ...(hasLarge ? [publish(30_000)] : []),
      ]);
      const frames = new MqttFrames();
      const found: number[] = [];
      for (let at = 0; at < stream.length; at += step) {
        const bytes = frames.oversized(stream.subarray(at, at + step), 20_000);
        if (bytes !== null) {
          found.push(bytes);
          break;
        }
      }
      expect(found).toEqual(hasLarge ? [30_000] : []);
    }),
  );
});

test('the largest length that MQTT can announce is seen before any of the body', () => {
  expect(new MqttFrames().oversized(Buffer.from([0x30, 0xff, 0xff, 0xff, 0x7f]), 1_000_000)).toBe(
    268_435_455,
  );
});
