import { messageOf } from '../../firmware-config/errors.ts';
import type { Publisher } from '../ecosystem/publisher.ts';
import { type Courier, DeliveryError } from './courier.ts';

/** Where a site's alarms are published, each as it begins, changes and ends. */
export const alarmTopic = (site: string) => `gateline/sites/${site}/alarm`;

/** Publishes on the broker; not retained: whoever comes later asks the API. */
export class PublishCourier implements Courier {
  readonly #publisher: Publisher;

  constructor(publisher: Publisher) {
    this.#publisher = publisher;
  }

  async deliver({ target, body }: Parameters<Courier['deliver']>[0]): Promise<string> {
    if (body.channel !== 'mqtt') throw new Error(`${body.channel} is no message for the broker`);
    try {
      await this.#publisher.publish(target, body.payload, { qos: 1, retain: false });
      return 'published';
    } catch (cause) {
      throw new DeliveryError(messageOf(cause), { mayRetry: true, cause });
    }
  }

  close(): void {}
}
