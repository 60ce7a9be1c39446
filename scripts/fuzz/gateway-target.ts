import { Notices } from '../../edge-agent/health/notices.ts';
import { Layouts } from '../../edge-agent/layout/layouts.ts';
import { SetupDesk } from '../../edge-agent/setup/setup-desk.ts';
import { MemorySpool } from '../../edge-agent/spool/testing-memory-spool.ts';
import { boot, crossingAt } from '../../edge-agent/spool/testing-records.ts';
import { answerCommand } from '../../edge-agent/uplink/answers.ts';
import { BackOff } from '../../edge-agent/uplink/back-off.ts';
import { Delivery } from '../../edge-agent/uplink/delivery.ts';
import { goldenPayloads } from '../../firmware-config/contract/golden.ts';
import {
  type Configuration,
  decodePayload,
  encodePayload,
  type Line,
  type Receipt,
  type SetupRequest,
} from '../../firmware-config/contract/index.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import type { Random } from '../random.ts';
import { Mutator } from './mutator.ts';
import { isChained, messageIn, type SoundBatch } from './oracle.ts';
import { isDrawnRight } from './oracle-layouts.ts';
import { type Target, verdictOf } from './target.ts';

const CHANNELS = ['receipt', 'command', 'configuration', 'setup'] as const;
type Heard = (typeof CHANNELS)[number];
const GATEWAY = 'ben-ninh-kieu-01';
const AT = 1_792_630_925_000;
const CROSSINGS = 5;
const OWN = {
  gateway: GATEWAY,
  cameras: ['quay-east', 'quay-west'].map((id): Camera => {
    const line: Line = { id: `${id}-own`, gate: 'quay', a: [0, 0.5], b: [1, 0.5] };
    return { id, source: { kind: 'file', path: `${id}.mp4` }, model: 'ultraface-rfb-320', lines: [line] };
  }),
};
const clock = () => ({ at: AT, mono: 90_000, boot });

/** A gateway with some records and a delivery that has said its greeting; its epoch and its times are always the same. */
class Gateway {
  readonly spool: MemorySpool;
  readonly delivery: Delivery;
  readonly batches: Buffer[] = [];

  constructor() {
    let epochs = 0;
    const randomId = () => (++epochs).toString(16).padStart(32, '0');
    this.spool = new MemorySpool({ gateway: GATEWAY, clock, randomId });
    this.spool.append(Array.from({ length: CROSSINGS }, (_, n) => crossingAt(AT + n)));
    this.delivery = new Delivery({
      gateway: GATEWAY,
      spool: this.spool,
      clock,
      send: async (payload) => {
        this.batches.push(payload);
        return true;
      },
      onSilence: () => undefined,
      onRoundTrip: () => undefined,
      patience: new BackOff(10_000, 60_000, () => 0.5),
      notices: new Notices(),
    });
    this.delivery.up(this.delivery.stamp(), [this.spool.epoch]);
  }

  /** The crossings in the spool, settled or not. */
  get crossings(): number {
    const records = this.spool.memory.epochs.flatMap((epoch) => epoch.kept);
    return records.filter(({ record }) => record.kind === 'crossing').length;
  }

  /** A good receipt: for the greeting, or for the batch that follows when the greeting has been answered. */
  receipt(through: number, sentAt: number): Receipt {
    const hash = this.spool.hashAt(this.spool.epoch, through);
    const known = hash === undefined ? {} : { hash };
    return { v: 1, gateway: GATEWAY, epoch: this.spool.epoch, through, ...known, sentAt, receivedAt: AT };
  }
}

/**
 * What a server may say to a gateway, right or wrong; an input is a line with the channel and `greeted` where the
 * gateway's greeting has been answered, then the payload. Whatever comes, no record is lost and each batch is sound.
 */
export function gatewayTarget(): Target {
  const goldens = goldenPayloads();
  const mutators = new Map(
    CHANNELS.map((channel) => [
      channel,
      new Mutator(goldens.filter((one) => one.channel === channel).map((one) => one.message)),
    ]),
  );
  return {
    name: 'gateway',
    share: 6,
    inputs: (random) => {
      const channel = random.chance(0.7) ? 'receipt' : random.pick(CHANNELS);
      const head = `${channel}${random.chance(0.7) ? ' greeted' : ''}\n`;
      const value = channel === 'receipt' ? drawReceipt(random) : undefined;
      return Buffer.concat([
        Buffer.from(head),
        mutators.get(channel)?.bytes(random, value) ?? Buffer.alloc(0),
      ]);
    },
    run: (bytes) => {
      const { channel, greeted, payload } = parted(bytes);
      return verdictOf(() => hear(channel, greeted, payload), ['bad-payload', 'newer-version']);
    },
    mayAccept: (bytes) => {
      const { channel, payload } = parted(bytes);
      return messageIn(channel, payload) !== undefined;
    },
  };
}

function drawReceipt(random: Random): Receipt {
  const { receipt, gateway } = sample;
  const through = random.pick([0, 1, 3, CROSSINGS, CROSSINGS + 1, CROSSINGS + 2, Number.MAX_SAFE_INTEGER]);
  const good = receipt(through, AT + random.pick([0, 1, 1, 1, 2]));
  const hash = random.chance(0.3) ? { hash: random.hex(64) } : {};
  const fork = random.chance(0.3) ? { fork: random.pick([1, 2, CROSSINGS, 7, Number.MAX_SAFE_INTEGER]) } : {};
  const epoch = random.chance(0.1) ? random.hex(32) : gateway.spool.epoch;
  return { ...good, ...hash, ...fork, epoch };
}

const sample = (() => {
  const gateway = new Gateway();
  gateway.delivery.down();
  return { gateway, receipt: gateway.receipt.bind(gateway) };
})();

function hear(channel: Heard, greeted: boolean, payload: Buffer): void {
  if (channel === 'command') {
    const result = answerCommand(decodePayload(channel, payload), AT, false);
    decodePayload('result', encodePayload('result', result));
    return;
  }
  if (channel === 'configuration') {
    draw(decodePayload(channel, payload));
    return;
  }
  if (channel === 'setup') {
    setUp(decodePayload(channel, payload));
    return;
  }
  const gateway = new Gateway();
  try {
    if (greeted) gateway.delivery.receipt(gateway.receipt(0, AT));
    gateway.delivery.receipt(decodePayload(channel, payload));
    if (gateway.crossings !== CROSSINGS)
      throw new Error(`${gateway.crossings} of ${CROSSINGS} records are left`);
    for (const batch of gateway.batches) {
      const sound = messageIn('events', batch) as SoundBatch | undefined;
      if (!sound || !isChained(sound)) throw new Error(`a batch that is not sound: ${batch.toString()}`);
    }
  } finally {
    gateway.delivery.down();
  }
}

/** Only what can be counted by is put into practice, and what becomes of it can be told. */
function draw(configuration: Configuration): void {
  const applied: Camera[] = [];
  const layouts: Layouts = new Layouts({
    own: OWN,
    store: { read: () => ({ state: null }), write: () => undefined },
    subjectOf: () => 'face',
    healthOf: () => ({ state: 'connecting' }),
    apply: (camera) => applied.push(camera),
    onChange: () => decodePayload('configured', encodePayload('configured', layouts.configured(AT))),
    trialMs: 60_000,
    log: { info: () => undefined, warn: () => undefined },
  });
  layouts.take(configuration);
  layouts.close();
  const { version, cameras } = layouts.configured(AT);
  if (version === 0 ? applied.length > 0 : !isDrawnRight(cameras)) {
    throw new Error(`version ${configuration.version} must not be applied`);
  }
}

/** Every request has one answer, or an order to a camera that is there. */
function setUp(request: SetupRequest): void {
  let [answers, orders] = [0, 0];
  const desk = new SetupDesk({
    gateway: GATEWAY,
    cameras: OWN.cameras.map(({ id }) => id),
    clock,
    clockOffset: () => 0,
    healthOf: () => ({ state: 'running' }),
    order: () => {
      orders++;
      return true;
    },
    tell: (channel, message) => {
      decodePayload(channel, encodePayload(channel, message));
      answers++;
    },
    log: { info: () => undefined },
  });
  desk.take(request, false);
  if (answers + orders !== 1) throw new Error(`${answers} answers and ${orders} orders`);
  desk.down();
}

function parted(bytes: Buffer): { channel: Heard; greeted: boolean; payload: Buffer } {
  const end = bytes.indexOf(0x0a);
  const [name, greeted] = bytes.toString('latin1', 0, Math.max(0, end)).split(' ');
  const channel = CHANNELS.find((one) => one === name) ?? 'receipt';
  return { channel, greeted: greeted === 'greeted', payload: bytes.subarray(end + 1) };
}
