import type { Random } from '../../random.ts';
import type { Network, Way } from '../network.ts';
import type { Season } from '../season.ts';
import { aWhile, type FaultKind, pause } from './fault.ts';

const ENDINGS = ['late', 'reset', 'client-reset'] as const;

/** Between gateway and broker mostly, else between server and broker. */
function networkOf(season: Season, random: Random): Network {
  const { serverNetwork, gatewayNetwork } = season;
  return serverNetwork && random.chance(0.35) ? serverNetwork : gatewayNetwork;
}

async function cut(network: Network, ways: Way[], random: Random): Promise<void> {
  network.cut(ways);
  await aWhile(random);
  network.heal(random.pick(ENDINGS));
}

export const NETWORKS = {
  'network-cut': {
    means: 'nothing comes through, in either direction; then late, or the connections are reset',
    fault: (season, random) => cut(networkOf(season, random), ['up', 'down'], random),
  },
  'network-one-way': {
    means: 'nothing comes through in one direction',
    fault: (season, random) => cut(networkOf(season, random), [random.pick(['up', 'down'])], random),
  },
  'network-flapping': {
    means: 'cut and healed many times in a row',
    fault: async (season, random) => {
      const network = networkOf(season, random);
      for (let times = random.whole(4, 9); times > 0; times--) {
        network.cut(random.pick<Way[]>([['up'], ['down'], ['up', 'down']]));
        await pause(random.between(10, 150));
        network.heal(random.pick(ENDINGS));
        await pause(random.between(10, 150));
      }
    },
  },
} satisfies Record<string, FaultKind>;
