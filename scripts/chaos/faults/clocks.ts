import { aWhile, type FaultKind } from './fault.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

export const CLOCKS = {
  'clock-jump': {
    means:
      "the gateway's wall clock jumps by minutes to days, forward or back, and is mostly set right later",
    fault: async (season, random) => {
      const size = random.chance(0.5) ? random.between(2, 90) * MINUTE_MS : random.between(0.1, 9) * DAY_MS;
      season.setClock(Math.round(random.chance(0.5) ? size : -size));
      await aWhile(random);
      if (random.chance(0.7)) season.setClock(0);
    },
  },
  'clock-1970': {
    means: 'the gateway boots with a clock that begins in 1970, which is mostly set right later',
    fault: async (season, random) => {
      await season.agent.whileDown(async () => {
        season.reboot();
        season.setClock(random.whole(0, 60_000) - Date.now());
      });
      await aWhile(random);
      if (random.chance(0.7)) season.setClock(0);
    },
  },
} satisfies Record<string, FaultKind>;
