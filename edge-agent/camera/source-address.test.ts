import { expect, it } from 'vitest';
import { broken, brokeOff, describeSource, refuseMissing, unavailable } from './source-address.ts';

const camera = { kind: 'rtsp', url: 'rtsp://admin:s3cret@10.0.0.7:554/ch1', transport: 'tcp' } as const;

it('never shows a password', () => {
  expect(describeSource(camera)).toBe('rtsp://***@10.0.0.7:554/ch1');
  expect(unavailable(camera, `${camera.url} refused`).message).not.toContain('s3cret');
  expect(broken(camera, `has ended (${camera.url} lost)`).message).not.toContain('s3cret');
});

it.each([
  ['rtsp://admin:s3/cret@10.0.0.7/ch1', 'rtsp://***@10.0.0.7/ch1'],
  ['rtsp://admin:s3@cret@10.0.0.7/ch1', 'rtsp://***@10.0.0.7/ch1'],
  ['rtsp://admin:s3#cret@10.0.0.7/ch1', 'rtsp://***@10.0.0.7/ch1'],
  ['rtsp://admin@10.0.0.7/ch1', 'rtsp://***@10.0.0.7/ch1'],
  ['rtsp://10.0.0.7:554/ch1', 'rtsp://10.0.0.7:554/ch1'],
  ['rtsp://10.0.0.7/live@2', 'rtsp://10.0.0.7/live@2'],
])('writes %s as %s', (url, shown) => {
  expect(describeSource({ ...camera, url })).toBe(shown);
});

it('tells a device that is not there', async () => {
  await expect(refuseMissing({ kind: 'usb', device: '/dev/video99' })).rejects.toMatchObject({
    code: 'camera-unavailable',
    message: expect.stringMatching(/\/dev\/video99 does not exist; plug the camera in/),
  });
});

it('takes a file for broken only where its pictures end long before it does', () => {
  const file = { kind: 'file', path: 'a.mp4' } as const;
  expect(brokeOff(file, 10, 9.9)).toBeNull();
  expect(brokeOff(file, 10, 8.5)).toBeNull();
  expect(brokeOff(file, null, 0)).toBeNull();
  expect(brokeOff(camera, 10, 0)).toBeNull();
  expect(brokeOff(file, 10, 5)?.message).toBe(
    'a.mp4 breaks off at 5.0 s of 10.0 s; copy it again from where it comes from',
  );
});
