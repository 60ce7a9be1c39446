import { openCameraWalk } from '../../edge-agent/camera-walk.ts';
import type { LineCrossing } from '../../edge-agent/crossings/line-counter.ts';
import { countVideo } from '../evaluation/count-video.ts';
import type { TrueCrossing } from '../evaluation/truth.ts';
import type { Audited } from './audited-camera.ts';
import { findingOf } from './finding.ts';
import { type Desk, type Player, type Session, tapSession } from './session.ts';
import { delayOf, passagesOf } from './taps.ts';
import type { Findings } from './words.ts';

/** What an audit found, and of which time. */
export interface AuditRun {
  findings: Findings;
  /** Seconds that were audited. */
  lengthS: number;
  /** Wall time in milliseconds at which it began; only of a live view. */
  from?: number;
  /** Seconds from a passage to the tap, as estimated; only of taps. */
  delayS?: number;
}

export interface RunOptions {
  threads: number;
  /** How far counting is in a recording, 0..1, null where unknown. */
  onProgress?: (share: number | null, seconds: number) => void;
}

/**
 * Counts a recording as its gateway would, and holds the count against the truth.
 *
 * @throws GatelineError `camera-unavailable`, `camera-broken`, `bad-model`
 */
export async function auditRecording(
  video: string,
  audited: Audited,
  truth: readonly TrueCrossing[],
  options: RunOptions,
): Promise<AuditRun> {
  const { crossings, lengthS } = await countRecording(video, audited, options);
  return { findings: both(truth, crossings, { lengthS }), lengthS };
}

/** Has a technician tap while he watches a recording, which is counted meanwhile. */
export async function tapRecording(
  video: string,
  audited: Audited,
  desk: Desk,
  recording: { lengthS: number | null; player?: Player },
  options: RunOptions,
): Promise<AuditRun> {
  const counting = countRecording(video, audited, options);
  // It is looked at after the session; until then nobody waits for it.
  counting.catch(() => {});
  const session = await tapSession({ desk, recording });
  const { crossings, lengthS } = await counting;
  return tapped(session, crossings, Math.min(lengthS, session.watchedS));
}

/** Has a technician tap while he watches the gate or its live view; the camera is counted meanwhile, in real time. */
export async function tapLive(
  audited: Audited,
  desk: Desk,
  options: Pick<RunOptions, 'threads'> & { onState?: (state: string) => void; wall: () => number },
): Promise<AuditRun> {
  const { threads, onState, wall } = options;
  const opened = await openCameraWalk(audited.camera, {
    mode: 'live',
    threads,
    onState: (state, reason) => onState?.(reason ? `${state}: ${reason.text}` : state),
  });
  const ended = new AbortController();
  const crossings: (TrueCrossing & { at: number })[] = [];
  const from = wall();
  const counting = (async () => {
    let last = { t: 0, at: from };
    const take = (found: readonly LineCrossing[]) => {
      for (const { line, t, direction } of found) {
        if (line !== audited.line.id) continue;
        crossings.push({ t: 0, direction, at: last.at - Math.max(0, last.t - t) * 1000 });
      }
    };
    try {
      for await (const { frame, crossings: found } of opened.steps()) {
        last = { t: frame.t, at: frame.at };
        take(found);
      }
      take(opened.follower.breakOff());
    } finally {
      ended.abort();
    }
  })();
  counting.catch(() => {});
  const session = await tapSession({ desk, signal: ended.signal });
  // Who is on the line now is counted a moment later.
  await Promise.race([new Promise((resolve) => setTimeout(resolve, SETTLE_MS)), counting.catch(() => {})]);
  await opened.camera.close();
  await counting;
  await opened.close();
  const since = crossings.map(({ direction, at }) => ({ direction, t: (at - from) / 1000 }));
  return { ...tapped(session, since, session.watchedS), from };
}

const SETTLE_MS = 2000;

function tapped(session: Session, counted: readonly TrueCrossing[], lengthS: number): AuditRun {
  const seen = counted.filter(({ t }) => t <= lengthS);
  const delayS = delayOf(session.taps, seen);
  const truth = passagesOf(session.taps, delayS);
  return { findings: both(truth, seen, { lengthS, openEnds: true }), lengthS, delayS };
}

function both(
  truth: readonly TrueCrossing[],
  counted: readonly TrueCrossing[],
  options: Parameters<typeof findingOf>[3],
): Findings {
  return {
    in: findingOf('in', truth, counted, options),
    out: findingOf('out', truth, counted, options),
  };
}

async function countRecording(
  video: string,
  { camera, line }: Audited,
  { threads, onProgress }: RunOptions,
): Promise<{ crossings: TrueCrossing[]; lengthS: number }> {
  let lengthS = 0;
  const { crossings, videoS } = await countVideo(video, camera, {
    threads,
    onStep: ({ frame }, { info }) => {
      lengthS = info.durationS ?? 0;
      onProgress?.(info.durationS ? frame.t / info.durationS : null, frame.t);
    },
  });
  const here = crossings.filter((crossing) => crossing.line === line.id);
  return { crossings: here, lengthS: Math.max(lengthS, videoS) };
}
