import type { FastifyReply } from 'fastify';

/** The way to one viewer. Nothing is written after it has ended. */
export interface Outlet {
  write(text: string | Uint8Array): void;
  /** Bytes that were written and that the network has not taken yet. */
  readonly behind: number;
  /** Resolves when the network has taken all, or the viewer has gone. */
  drained(): Promise<void>;
  /** Ends the stream in an orderly way. */
  end(): void;
  /** Destroys the connection: a viewer that is too slow comes back and resumes. */
  cut(): void;
  /** Called once when the viewer has gone, whoever ended it. */
  onGone(listener: () => void): void;
}

/**
 * Answers a request with a stream of server-sent events, and hands over the way to its client. The body has no chunks and
 * ends with the connection, so that one piece of text is one write to the socket, and the same bytes serve every viewer.
 */
export function openOutlet(reply: FastifyReply): Outlet {
  reply.hijack();
  const { raw } = reply;
  for (const [name, value] of Object.entries(reply.getHeaders()))
    if (value !== undefined) raw.setHeader(name, value);
  raw.useChunkedEncodingByDefault = false;
  raw.shouldKeepAlive = false;
  raw.writeHead(200, {
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store, no-transform',
    // Proxies of the nginx kind would hold events back.
    'x-accel-buffering': 'no',
  });
  raw.socket?.setNoDelay(true);
  raw.flushHeaders();
  raw.on('error', () => raw.destroy());
  const isOpen = () => !raw.destroyed && !raw.writableEnded;
  return {
    write: (text) => {
      if (isOpen()) raw.write(text);
    },
    get behind() {
      return raw.writableLength;
    },
    drained: () =>
      new Promise((done) => {
        if (!isOpen() || !raw.writableNeedDrain) return done();
        const settle = () => {
          raw.off('drain', settle);
          raw.off('close', settle);
          done();
        };
        raw.on('drain', settle);
        raw.on('close', settle);
      }),
    end: () => void raw.end(),
    cut: () => {
      raw.socket?.resetAndDestroy();
    },
    onGone: (listener) => void raw.once('close', listener),
  };
}
