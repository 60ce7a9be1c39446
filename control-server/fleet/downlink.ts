import { encodePayload, type Messages, topicOf } from '../../firmware-config/contract/index.ts';
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

/** Over the server's connection to its broker. */
export function downlinkOver(publisher: Publisher): Downlink {
  return {
    send: (channel, message) =>
      publisher.publish(topicOf(message.gateway, channel), encodePayload(channel, message), {
        qos: 1,
        retain: channel === 'configuration',
      }),
  };
}
