import { aWhile, type FaultKind } from './fault.ts';

/** Batches that are published again at once: more would only take longer. */
const MOST = 12;

export const MESSAGES = {
  'duplicated-batches': {
    means: 'every batch arrives two or three times',
    fault: async ({ gatewayNetwork }, random) => {
      gatewayNetwork.copies = random.whole(2, 3);
      await aWhile(random);
      gatewayNetwork.copies = 1;
    },
  },
  'shuffled-batches': {
    means: 'the latest batches arrive again, in any order',
    fault: async ({ gatewayNetwork }, random) => {
      gatewayNetwork.publish(random.shuffled(gatewayNetwork.published.slice(-MOST)));
    },
  },
  'late-batches': {
    means: 'batches of any earlier time arrive again',
    fault: async ({ gatewayNetwork }, random) => {
      gatewayNetwork.publish(random.shuffled(gatewayNetwork.published).slice(0, MOST));
    },
  },
} satisfies Record<string, FaultKind>;
