import { CONTRACT_VERSION, type Snapshot } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Downlink } from './downlink.ts';

/** How long a gateway is waited for, which itself gives a camera 10 seconds, and how long its picture stays. */
export const ANSWER_WITHIN_MS = 12_000;
export const KEPT_MS = 300_000;

export interface SnapshotsDeps {
  downlink: Downlink;
  now: () => number;
  newId: () => string;
  answerWithinMs?: number;
  keptMs?: number;
}

/** Who wants to see which camera. */
export interface SnapshotRequest {
  id: string;
  gateway: string;
  camera: string;
  /** Told to the gateway, for its log. */
  issuer: string;
  /** The only one who may see the picture. */
  owner: string;
}

type Picture = NonNullable<Snapshot['picture']>;

/** A picture that is there, without the picture. */
export interface SnapshotTaken {
  id: string;
  camera: string;
  /** Wall time of the gateway when it was taken. */
  at: number;
  expiresAt: number;
  width: number;
  height: number;
  /** How many places the gateway made unrecognisable. */
  hidden: number;
}

interface Waiting extends SnapshotRequest {
  settle: (answer: Snapshot | GatelineError) => void;
}

interface Kept {
  id: string;
  owner: string;
  jpeg: Buffer;
  timer: NodeJS.Timeout;
}

/** Set-up pictures, in memory only: one for each camera, for {@link KEPT_MS}, for whoever asked. */
export class Snapshots {
  readonly #deps: SnapshotsDeps;
  readonly #waiting = new Map<string, Waiting>();
  /** By gateway and camera. */
  readonly #kept = new Map<string, Kept>();

  constructor(deps: SnapshotsDeps) {
    this.#deps = deps;
  }

  /** An id for a request, unguessable, to be written down before anything is asked. */
  newId(): string {
    return this.#deps.newId();
  }

  /**
   * Asks a gateway for a picture and waits for it.
   *
   * @throws GatelineError `no-answer` when none comes in time or there is no connection to the broker; `conflict` when the
   *   gateway gives none
   */
  async ask(request: SnapshotRequest): Promise<SnapshotTaken> {
    const { downlink, now, answerWithinMs = ANSWER_WITHIN_MS } = this.#deps;
    const { id, gateway, camera, issuer } = request;
    const issuedAt = now();
    const answer = this.#answerTo(request, answerWithinMs);
    const message = { v: CONTRACT_VERSION, gateway, id, camera, want: 'snapshot', issuer } as const;
    try {
      await downlink.send('setup', { ...message, issuedAt, expiresAt: issuedAt + answerWithinMs });
    } catch (error) {
      this.#waiting.delete(id);
      throw error;
    }
    const { picture, refused, at } = await answer;
    if (!picture) throw noPicture(camera, refused);
    return { ...this.#keep(request, picture), at };
  }

  /** A gateway's answer; one that nobody waits for is forgotten at once. */
  take(snapshot: Snapshot): void {
    const waiting = this.#waiting.get(snapshot.id);
    if (waiting?.gateway === snapshot.gateway && waiting.camera === snapshot.camera) waiting.settle(snapshot);
  }

  /**
   * The JPEG.
   *
   * @throws GatelineError `gone` when it is not there (any more), or was made for somebody else
   */
  picture(gateway: string, id: string, owner: string): Buffer {
    for (const [key, kept] of this.#kept) {
      if (kept.id === id && kept.owner === owner && key.startsWith(`${gateway} `)) return kept.jpeg;
    }
    throw new GatelineError(
      'gone',
      'the picture is gone: pictures are kept for 5 minutes, for whoever asked; ask for a new one',
    );
  }

  /** Forgets every picture and lets nobody wait any longer. */
  close(): void {
    for (const { timer } of this.#kept.values()) clearTimeout(timer);
    this.#kept.clear();
    const error = new GatelineError('no-answer', 'the server is shutting down: ask again in a minute');
    for (const { settle } of [...this.#waiting.values()]) settle(error);
  }

  #answerTo(request: SnapshotRequest, withinMs: number): Promise<Snapshot> {
    const answer = new Promise<Snapshot>((done, failed) => {
      const settle = (answer: Snapshot | GatelineError) => {
        clearTimeout(timer);
        this.#waiting.delete(request.id);
        if (answer instanceof GatelineError) failed(answer);
        else done(answer);
      };
      const message = `${request.gateway} sent no picture in ${withinMs / 1000} s: see that it is online, and ask again`;
      const timer = setTimeout(() => settle(new GatelineError('no-answer', message)), withinMs);
      this.#waiting.set(request.id, { ...request, settle });
    });
    // Whoever asks hears of it; until they wait, nobody does.
    answer.catch(() => undefined);
    return answer;
  }

  #keep({ id, gateway, camera, owner }: SnapshotRequest, { jpeg, ...size }: Picture) {
    const { now, keptMs = KEPT_MS } = this.#deps;
    const key = `${gateway} ${camera}`;
    clearTimeout(this.#kept.get(key)?.timer);
    const timer = setTimeout(() => this.#kept.delete(key), keptMs).unref();
    this.#kept.set(key, { id, owner, jpeg: Buffer.from(jpeg, 'base64'), timer });
    return { id, camera, expiresAt: now() + keptMs, ...size };
  }
}

function noPicture(camera: string, refused: Snapshot['refused']): GatelineError {
  const why = refused === undefined ? '' : typeof refused === 'string' ? ` (${refused})` : '';
  return new GatelineError(
    'conflict',
    `the gateway gave no picture of ${camera}${why}: see how the camera is`,
  );
}
