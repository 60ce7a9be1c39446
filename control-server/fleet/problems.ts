import type { SiteSettings } from '../settings/site-settings.ts';
import type { GatewayState } from './fleet.ts';
import type { GatewayMemory } from './gateway-memory.ts';
import type { Problem } from './problem.ts';

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
