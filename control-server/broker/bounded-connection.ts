import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';

/** Follows the frames of an MQTT byte stream: a type byte, a length of one to four bytes, then so many bytes. */
export class MqttFrames {
  #state: 'type' | 'length' | 'body' = 'type';
  #length = 0;
  #factor = 1;
  #left = 0;

  /** The declared size of the first packet in the chunk that is above `most` bytes; null when there is none. */
  oversized(chunk: Uint8Array, most: number): number | null {
    let index = 0;
    while (index < chunk.length) {
      if (this.#state === 'body') {
        const step = Math.min(this.#left, chunk.length - index);
        index += step;
        this.#left -= step;
        if (this.#left === 0) this.#state = 'type';
        continue;
      }
      const byte = chunk[index++] ?? 0;
      if (this.#state === 'type') {
        this.#state = 'length';
        this.#length = 0;
        this.#factor = 1;
        continue;
      }
      this.#length += (byte & 0x7f) * this.#factor;
      this.#factor *= 128;
      // A fifth length byte is not MQTT; the parser behind this says so.
      if (byte & 0x80 && this.#factor < 128 ** 4) continue;
      if (this.#length > most) return this.#length;
      this.#left = this.#length;
      this.#state = this.#left === 0 ? 'type' : 'body';
    }
    return null;
  }
}

/**
 * A socket that is cut as soon as a packet announces more than `most` bytes, before they are read: the broker's parser
 * collects a whole packet in memory, whatever its size.
 */
export class BoundedConnection extends Duplex {
  readonly #socket: Socket;

  /** @param onOversized told the announced size, right before the socket is cut */
  constructor(socket: Socket, most: number, onOversized: (bytes: number) => void) {
    super({ allowHalfOpen: false });
    this.#socket = socket;
    const frames = new MqttFrames();
    socket.on('data', (chunk: Buffer) => {
      const bytes = frames.oversized(chunk, most);
      if (bytes !== null) {
        onOversized(bytes);
        this.destroy();
      } else if (!this.push(chunk)) socket.pause();
    });
    socket.on('end', () => this.push(null));
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
  }

  override _read(): void {
    this.#socket.resume();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#socket.write(chunk, done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#socket.end(done);
  }

  override _destroy(error: Error | null, done: (error?: Error | null) => void): void {
    this.#socket.destroy();
    done(error);
  }
}
