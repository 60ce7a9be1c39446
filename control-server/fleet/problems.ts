import Type, { type Static } from 'typebox';
import type { SiteSettings } from '../settings/site-settings.ts';
import type { GatewayState } from './fleet.ts';
import type { GatewayMemory } from './gateway-memory.ts';

/** What a technician should see to at a gateway, gravest first. */
export const Problem = Type.Union([
  /** It was never heard of. */
  Type.Literal('never-seen'),
  /** It is not connected, or has been silent for as long as the site's settings say. */
  Type.Literal('offline'),
  /** A camera does not run. */
  Type.Literal('camera-down'),
  /** A camera runs and does not show its gate. */
  Type.Literal('picture'),
  /** Its disk has less room than the site's settings ask for. */
  Type.Literal('disk-low'),
  /** Its records pile up while it is connected. */
  Type.Literal('spool-growing'),
  /** Its clock is off by more than the site's settings allow. */
  Type.Literal('clock-off'),
  Type.Literal('hot'),
  /** It does not run the newest lines and zones, and has said why. */
  Type.Literal('refused-configuration'),
  /** It does not run the server's own version of Gateline. */
  Type.Literal('outdated'),
]);
export type Problem = Static<typeof Problem>;

/** From here on a Raspberry Pi slows its processor down (raspberrypi.com, "Frequency management and thermal control"). */
const HOT_C = 80;

export interface ProblemsOf {
  state: GatewayState;
  memory: GatewayMemory;
  settings: Pick<SiteSettings, 'offlineAfterS' | 'clockOffS' | 'diskFreeMb'>;
  /** The newest version of its lines and zones was refused or rolled back. */
  isRefused: boolean;
  /** The server's own, as agents give theirs. */
  version: string;
  now: number;
}

/** What is wrong with a gateway now, gravest first. What is not known is not wrong. */
export function problemsOf({ state, memory, settings, isRefused, version, now }: ProblemsOf): Problem[] {
  const { health, lastSeen } = state;
  const lateMs = settings.offlineAfterS * 1000;
  const isSilent = lastSeen !== null && now - lastSeen >= lateMs;
  const isAway = state.state !== 'online' || isSilent;
  const cameras = health?.cameras ?? [];
  const isDown = (camera: string, its: string) => {
    if (its === 'failed' || its === 'ended') return true;
    return its === 'connecting' && now - (memory.cameras.get(camera)?.at ?? now) >= lateMs;
  };
  const found: Record<Problem, boolean> = {
    'never-seen': isAway && lastSeen === null,
    offline: isAway && lastSeen !== null,
    'camera-down': cameras.some(({ camera, state: its }) => isDown(camera, its)),
    picture: cameras.some(({ picture }) => picture !== undefined),
    'disk-low': health?.disk !== undefined && health.disk.freeMb < settings.diskFreeMb,
    'spool-growing': !isAway && memory.isGrowing,
    'clock-off': Math.abs(health?.clockOffsetMs ?? 0) > settings.clockOffS * 1000,
    hot: (health?.temperatureC ?? 0) >= HOT_C,
    'refused-configuration': isRefused,
    outdated: state.agent !== null && state.agent !== version,
  };
  return (Object.keys(found) as Problem[]).filter((problem) => found[problem]);
}
