/** Cuts a stream of bytes into whole MQTT 3.1.1 packets (section 2.2: first byte, length in up to four bytes, rest). */
export class PacketCutter {
  private rest: Buffer = Buffer.alloc(0);

  push(bytes: Buffer): Buffer[] {
    this.rest = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const packets: Buffer[] = [];
    for (let length = packetLength(this.rest); length !== undefined; length = packetLength(this.rest)) {
      if (length > this.rest.length) break;
      packets.push(this.rest.subarray(0, length));
      this.rest = this.rest.subarray(length);
    }
    return packets;
  }
}

export interface Publication {
  topic: string;
  payload: Buffer;
}

const PUBLISH = 3;

/** What a packet publishes; undefined when it is of another kind. */
export function publicationOf(packet: Buffer): Publication | undefined {
  const first = packet[0] ?? 0;
  if (first >> 4 !== PUBLISH) return undefined;
  let at = 1;
  while ((packet[at] ?? 0) & 0x80) at++;
  at++;
  const topicLength = packet.readUInt16BE(at);
  const topic = packet.toString('utf8', at + 2, at + 2 + topicLength);
  const hasId = ((first >> 1) & 3) > 0;
  return { topic, payload: Buffer.from(packet.subarray(at + 2 + topicLength + (hasId ? 2 : 0))) };
}

/** A packet that publishes at most once (QoS 0), so that nobody waits for its acknowledgement. */
export function publishPacket({ topic, payload }: Publication): Buffer {
  const name = Buffer.from(topic);
  const head = Buffer.alloc(2);
  head.writeUInt16BE(name.length);
  const body = Buffer.concat([head, name, payload]);
  const length: number[] = [];
  for (let left = body.length; ; left >>= 7) {
    length.push((left & 0x7f) | (left > 0x7f ? 0x80 : 0));
    if (left <= 0x7f) break;
  }
  return Buffer.concat([Buffer.from([PUBLISH << 4, ...length]), body]);
}

function packetLength(bytes: Buffer): number | undefined {
  let length = 0;
  for (let at = 1; at <= 4; at++) {
    const byte = bytes[at];
    if (byte === undefined) return undefined;
    length += (byte & 0x7f) << (7 * (at - 1));
    if (!(byte & 0x80)) return at + 1 + length;
  }
  throw new Error('these are no MQTT packets');
}
