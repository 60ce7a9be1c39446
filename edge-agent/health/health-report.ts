import {
  type CameraHealth,
  CONTRACT_VERSION,
  type Health,
  type Notice,
} from '../../firmware-config/contract/index.ts';
import type { SpoolStats } from '../spool/spool.ts';
import type { BoxFacts } from './box.ts';
import { limited, shortened } from './notices.ts';

/** What is known about the agent at one moment. */
export interface HealthFacts {
  gateway: string;
  /** Wall time in milliseconds. */
  at: number;
  /** Since the agent started. */
  uptimeMs: number;
  /** Resident memory of the agent and its cameras. */
  memoryBytes: number;
  spool: SpoolStats;
  /** What the box says of itself. */
  box?: BoxFacts;
  /** The server's clock minus this gateway's, in milliseconds, where it is known. */
  clockOffsetMs?: number | undefined;
  cameras: readonly CameraHealth[];
  notices: readonly Notice[];
}

/** The health message: the facts in the units, lengths and number of digits of the contract. */
export function healthReport(facts: HealthFacts): Health {
  return {
    v: CONTRACT_VERSION,
    gateway: facts.gateway,
    at: facts.at,
    uptimeS: Math.floor(measured(facts.uptimeMs / 1000)),
    memoryMb: rounded(facts.memoryBytes / 1_048_576),
    spool: { unsettled: facts.spool.unsettled, dropped: facts.spool.dropped },
    ...facts.box,
    ...(facts.clockOffsetMs === undefined ? {} : { clockOffsetMs: facts.clockOffsetMs }),
    cameras: facts.cameras.map((camera) => ({
      ...camera,
      ...(camera.reason === undefined
        ? {}
        : { reason: { ...camera.reason, text: shortened(camera.reason.text) } }),
      framesPerSecond: rounded(camera.framesPerSecond),
      inferenceMs: rounded(camera.inferenceMs),
    })),
    notices: limited(facts.notices),
  };
}

/** What was not measured yet (0 / 0) is 0, since JSON has no word for it. */
const measured = (value: number) => (Number.isFinite(value) ? Math.min(Math.max(0, value), 1e12) : 0);
const rounded = (value: number) => Math.round(measured(value) * 10) / 10;
