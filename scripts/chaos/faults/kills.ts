import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Random } from '../../random.ts';
import type { Season } from '../season.ts';
import type { Service } from '../service.ts';
import { aWhile, type FaultKind } from './fault.ts';

const kill = (choose: (season: Season) => (Service | undefined)[]) => (season: Season, random: Random) =>
  together(choose(season), random);

async function together(services: (Service | undefined)[], random: Random): Promise<void> {
  await Promise.all(services.map((service) => service?.whileDown(() => aWhile(random.branch()))));
}

/** SIGKILL at any moment. */
export const KILLS = {
  'kill-agent': { means: 'SIGKILL of the agent', fault: kill(({ agent }) => [agent]) },
  'kill-server': { means: 'SIGKILL of the server', fault: kill(({ server }) => [server]) },
  'kill-broker': {
    needs: 'mosquitto',
    means: 'SIGKILL of the broker',
    fault: kill(({ broker }) => [broker]),
  },
  'kill-all': { means: 'SIGKILL of all of them at once', fault: kill(({ services }) => services) },
  'kill-camera': {
    means: "SIGKILL of a camera's process",
    fault: async (season, random) => {
      const pids = season.cameraPids();
      if (pids.length > 0) process.kill(random.pick(pids), 'SIGKILL');
    },
  },
  'broker-wiped': {
    needs: 'mosquitto',
    means: 'SIGKILL of the broker, and all that it kept is gone',
    fault: (season, random) =>
      season.broker?.whileDown(async () => {
        for (const name of readdirSync(season.brokerFolder)) rmSync(join(season.brokerFolder, name));
        await aWhile(random);
      }) ?? Promise.resolve(),
  },
} satisfies Record<string, FaultKind>;
