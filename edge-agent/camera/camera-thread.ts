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
      /** Each has room for one frame's pixels, shared with whoever reads; they are filled by turns. */
      rooms: SharedArrayBuffer[];
    }
  | { what: 'read' }
  | { what: 'close' }
);

export type Answer =
  | { kind: 'opened'; info: StreamInfo }
  /** The frame's pixels are in that room until the request after the next. */
  | { kind: 'frame'; frame: Omit<Frame, 'pixels'> | null; room: number; skipped: number }
  | { kind: 'closed' }
  | { kind: 'failed'; error: Pick<GatelineError, 'code' | 'message' | 'faults'> | { defect: string } };

/** An answer to a request, or a camera's news that nobody asked for. */
export type ThreadReply =
  | { id: number; answer: Answer }
  | { id: null; camera: number; state: CameraState; reason?: CameraReason };

interface ThreadCamera {
  source: CameraSource;
  rooms: Uint8Array[];
  /** The room of the last frame. */
  room: number;
}

const cameras = new Map<number, ThreadCamera>();
const reply = (message: ThreadReply) => parentPort?.postMessage(message);

async function answerTo(request: ThreadRequest): Promise<Answer> {
  const { camera } = request;
  if (request.what === 'open') {
    const onState = (state: CameraState, reason?: CameraReason) =>
      reply({ id: null, camera, state, ...(reason === undefined ? {} : { reason }) });
    const source = openCamera({ ...request.options, onState });
    cameras.set(camera, { source, rooms: request.rooms.map((room) => new Uint8Array(room)), room: 0 });
    return { kind: 'opened', info: await source.open() };
  }
  const opened = cameras.get(camera);
  if (request.what === 'close') {
    await opened?.source.close();
    cameras.delete(camera);
    return { kind: 'closed' };
  }
  if (opened === undefined) return { kind: 'frame', frame: null, room: 0, skipped: 0 };
  const read = await opened.source.read();
  const { skipped } = opened.source;
  if (read === null) return { kind: 'frame', frame: null, room: 0, skipped };
  const { pixels, ...frame } = read;
  opened.room = (opened.room + 1) % opened.rooms.length;
  opened.rooms[opened.room]?.set(pixels);
  return { kind: 'frame', frame, room: opened.room, skipped };
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
