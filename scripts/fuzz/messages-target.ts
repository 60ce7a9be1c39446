import {
  CHANNELS,
  type Channel,
  chainHashes,
  decodePayload,
  type EventBatch,
  encodePayload,
} from '../../firmware-config/contract/index.ts';
import { chainAfter } from './canonical.ts';
import { messageIn } from './oracle.ts';
import type { Samples } from './samples.ts';
import { type Target, verdictOf } from './target.ts';

/** Messages of every channel, as both sides read them; an input is the channel, a line feed, and the payload. */
export function messagesTarget(samples: Samples): Target {
  return {
    name: 'messages',
    share: 43,
    inputs: (random) => {
      const channel = random.chance(0.5) ? 'events' : random.pick(CHANNELS);
      const carried = random.chance(0.02) ? random.pick(CHANNELS) : channel;
      return Buffer.concat([Buffer.from(`${carried}\n`), samples.message(channel, random)]);
    },
    run: (bytes) => {
      const { channel, payload } = parted(bytes);
      return verdictOf(() => {
        const message = decodePayload(channel, payload);
        checkAgain(channel, message);
      }, ['bad-payload', 'newer-version']);
    },
    mayAccept: (bytes) => {
      const { channel, payload } = parted(bytes);
      return messageIn(channel, payload) !== undefined;
    },
  };
}

/** What was accepted can be written and read again, and is hashed as RFC 8785 wants it. */
function checkAgain(channel: Channel, message: ReturnType<typeof decodePayload>): void {
  decodePayload(channel, encodePayload(channel, message));
  if (channel !== 'events') return;
  const { before, records } = message as EventBatch;
  if (chainHashes(before, records).at(-1) !== chainAfter(before, records)) throw new Error('another hash');
}

function parted(bytes: Buffer): { channel: Channel; payload: Buffer } {
  const end = bytes.indexOf(0x0a);
  const name = bytes.toString('latin1', 0, Math.max(0, end));
  return { channel: CHANNELS.find((one) => one === name) ?? 'events', payload: bytes.subarray(end + 1) };
}
