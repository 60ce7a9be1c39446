import { setFlagsFromString } from 'node:v8';
import { SHARE_ENV, Worker } from 'node:worker_threads';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Answer, ThreadReply, ThreadRequest } from './camera-thread.ts';

interface Waiting {
  resolve: (answer: Answer) => void;
  reject: (error: unknown) => void;
}

/** Megabytes. */
const HEAP_MB = 64;

type News = (reply: Extract<ThreadReply, { id: null }>) => void;

/**
 * The line to this process's one camera thread. It is started with the first camera and serves all of them, since
 * OpenCV's addon can be loaded by one thread of a process only; it holds the process open while a camera is open.
 */
class ThreadLine {
  readonly #waiting = new Map<number, Waiting>();
  readonly #news = new Map<number, News>();
  #worker: Worker | null = null;
  #lastId = 0;
  #lastCamera = 0;

  /** Takes up a camera, and hears what it has to say. */
  attach(news: News): number {
    this.#worker ??= this.#start();
    this.#worker.ref();
    this.#news.set(++this.#lastCamera, news);
    return this.#lastCamera;
  }

  detach(camera: number): void {
    this.#news.delete(camera);
    if (this.#news.size === 0) this.#worker?.unref();
  }

  ask(request: DistributiveOmit<ThreadRequest, 'id'>): Promise<Answer> {
    const worker = this.#worker;
    if (worker === null) return Promise.reject(threadGone());
    const id = ++this.#lastId;
    const answer = new Promise<Answer>((resolve, reject) => this.#waiting.set(id, { resolve, reject }));
    answer.catch(() => {}); // What was asked for ahead may never be read.
    worker.postMessage({ id, ...request } satisfies ThreadRequest);
    return answer;
  }

  #start(): Worker {
    // Every picture is new memory outside of the thread's small heap, which V8 would collect as a whole every two seconds:
    // a third of the CPU time of a camera that sees nobody. With this it waits until there is as much of it in all.
    setFlagsFromString(`--initial-old-space-size=${HEAP_MB}`);
    // OpenCV's FFmpeg is configured through the real environment.
    const worker = new Worker(new URL('camera-thread.ts', import.meta.url), { env: SHARE_ENV });
    worker.on('message', (reply: ThreadReply) => {
      if (reply.id === null) {
        this.#news.get(reply.camera)?.(reply);
        return;
      }
      this.#waiting.get(reply.id)?.resolve(reply.answer);
      this.#waiting.delete(reply.id);
    });
    const lost = (error: unknown) => {
      // It ends after its error; by then another one may serve the cameras.
      if (this.#worker !== worker) return;
      this.#worker = null;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    };
    worker.on('error', lost);
    worker.on('exit', () => lost(threadGone()));
    return worker;
  }
}

type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const threadGone = () =>
  new GatelineError('camera-broken', 'the thread of the cameras has ended; start the program again');

export const threadLine = new ThreadLine();
