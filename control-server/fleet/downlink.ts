import { encodePayload, type Messages, topicOf } from '../../firmware-config/contract/index.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { Publisher } from '../ecosystem/publisher.ts';

/** What the server says to gateways of its own accord. */
export interface Downlink {
  /**
   * Done when the broker has it; a configuration stays there for a gateway that is away.
   *
   * @throws GatelineError `no-answer` where there is no connection to the broker now
   */
  send<C extends 'configuration' | 'setup'>(channel: C, message: Messages[C]): Promise<void>;
}

/**
 * Over the server's connection to its broker.
 *
 * @param publisherNow undefined while there is none yet
 */
export function downlinkOver(publisherNow: () => Publisher | undefined): Downlink {
  return {
    send: async (channel, message) => {
      const publisher = publisherNow();
      if (!publisher)
        throw new GatelineError('no-answer', 'the server is still starting: try again in a minute');
      const options = { qos: 1, retain: channel === 'configuration' } as const;
      await publisher.publish(topicOf(message.gateway, channel), encodePayload(channel, message), options);
    },
  };
}
