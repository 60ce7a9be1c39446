import { parentPort } from 'node:worker_threads';
import type { CameraReason } from '../../firmware-config/contract/index.ts';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { CameraSource, Frame, StreamInfo } from './camera-source.ts';
import { type CameraState, type OpenCameraOptions, openCamera } from './open-camera.ts';

/** What a camera on the thread is told; `id` is the request's, answered once. */
export type ThreadRequest = { id: number; camera: number } & (
  | {
      what: 'open';
      options: Omit<OpenCameraOptions, 'onState'>;
      /** Room for one frame's pixels, shared with whoever reads. */
      pixels: SharedArrayBuffer;
    }
  | { what: 'read' }
  | { what: 'close' }
);

export type Answer =
  | { kind: 'opened'; info: StreamInfo }
  /** The frame's pixels are in the shared room until the next request. */
  | { kind: 'frame'; frame: Omit<Frame, 'pixels'> | null; skipped: number }
  | { kind: 'closed' }
  | { kind: 'failed'; error: Pick<GatelineError, 'code' | 'message' | 'faults'> | { defect: string } };

/** An answer to a request, or a camera's news that nobody asked for. */
export type ThreadReply =
  | { id: number; answer: Answer }
  | { id: null; camera: number; state: CameraState; reason?: CameraReason };

const cameras = new Map<number, { source: CameraSource; room: Uint8Array }>();
const reply = (message: ThreadReply) => parentPort?.postMessage(message);

async function answerTo(request: ThreadRequest): Promise<Answer> {
  const { camera } = request;
  if (request.what === 'open') {
    const onState = (state: CameraState, reason?: CameraReason) =>
      reply({ id: null, camera, state, ...(reason === undefined ? {} : { reason }) });
    const source = openCamera({ ...request.options, onState });
    cameras.set(camera, { source, room: new Uint8Array(request.pixels) });
    return { kind: 'opened', info: await source.open() };
  }
  const opened = cameras.get(camera);
  if (request.what === 'close') {
    await opened?.source.close();
    cameras.delete(camera);
    return { kind: 'closed' };
  }
  const frame = (await opened?.source.read()) ?? null;
  const skipped = opened?.source.skipped ?? 0;
  if (frame === null) return { kind: 'frame', frame, skipped };
  const { pixels, ...rest } = frame;
  opened?.room.set(pixels);
  return { kind: 'frame', frame: rest, skipped };
}

parentPort?.on('message', async (request: ThreadRequest) => {
  try {
    reply({ id: request.id, answer: await answerTo(request) });
  } catch (thrown) {
    const known = thrown instanceof GatelineError;
    const error = known
      ? { code: thrown.code, message: thrown.message, faults: thrown.faults }
      : { defect: messageOf(thrown) };
    reply({ id: request.id, answer: { kind: 'failed', error } });
  }
});
