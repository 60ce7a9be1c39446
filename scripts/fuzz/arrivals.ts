import type { Arrival } from '../../control-server/ingest/ingest.ts';
import { CHANNELS, type Channel, topicOf } from '../../firmware-config/contract/index.ts';
import type { Random } from '../random.ts';
import { isChained, messageIn, type SoundBatch } from './oracle.ts';
import { Samples } from './samples.ts';
import { SITES } from './sites.ts';

const GATEWAYS = SITES.flatMap((site) => site.gateways.map((gateway) => gateway.id));

/** Draws MQTT messages as bytes: a line of JSON with topic and `kept`, then the payload. */
export class Arrivals {
  readonly #samples = new Samples({ gateway: GATEWAYS[0] ?? '', gates: ['quay', 'hall'] });

  next(random: Random): Buffer {
    const channel: Channel = random.chance(0.8) ? 'events' : random.pick(CHANNELS);
    const payload = random.chance(0.01) ? Buffer.alloc(0) : this.#samples.message(channel, random);
    const head = JSON.stringify({ topic: topicFor(channel, random), kept: random.chance(0.1) });
    return Buffer.concat([Buffer.from(`${head}\n`), payload]);
  }
}

/** The message in such bytes. */
export function arrivalIn(bytes: Buffer): Arrival {
  const end = bytes.indexOf(0x0a);
  const { topic, kept } = JSON.parse(bytes.toString('utf8', 0, end)) as { topic: string; kept: boolean };
  return { topic, kept, payload: bytes.subarray(end + 1) };
}

/** By hand: the topic of a gateway that is known, and a message that is right, from it, and true to its own chain. */
export function isWelcome(bytes: Buffer): boolean {
  const { topic, payload } = arrivalIn(bytes);
  const [first, version = '', gateway = '', name, ...rest] = topic.split('/');
  const channel = CHANNELS.find((one) => one === name);
  if (first !== 'gateline' || !/^v0{0,5}1$/.test(version) || !channel || rest.length > 0) return false;
  if (!GATEWAYS.includes(gateway) || payload.byteLength > 262_144) return false;
  // These are the server's own to send: it does not read them, whatever they say.
  if (['receipt', 'configuration', 'setup', 'command'].includes(channel)) return true;
  const message = messageIn(channel, payload);
  if (message?.gateway !== gateway) return false;
  return channel !== 'events' || isChained(message as SoundBatch);
}

const LEVELS = [
  ...[
    'gateline',
    'Gateline',
    'v1',
    'v2',
    'v01',
    'v',
    'v1.0',
    'v9999999',
    '1',
    'events',
    'event',
    'EVENTS',
    'status',
  ],
  ...[
    '',
    ' ',
    '+',
    '#',
    '$SYS',
    'a'.repeat(64),
    '..',
    '\u0000',
    'é',
    'ben-ninh-kieu-01',
    'gw-2',
    'GW-2',
    'events\n',
  ],
  ...['__proto__', 'constructor', 'x'.repeat(5000)],
];

function topicFor(channel: Channel, random: Random): string {
  const topic = topicOf(random.chance(0.97) ? (GATEWAYS[0] ?? '') : random.pick(GATEWAYS), channel);
  if (random.chance(0.95)) return topic;
  const levels = topic.split('/');
  const at = random.below(levels.length + 1);
  levels.splice(at, random.below(2), ...(random.chance(0.8) ? [random.pick(LEVELS)] : []));
  return levels.join('/');
}
