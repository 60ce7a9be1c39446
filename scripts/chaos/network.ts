import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';
import { PacketCutter, type Publication, publicationOf, publishPacket } from './mqtt-packets.ts';

/** `up`: from a client to the broker. */
export type Way = 'up' | 'down';

export interface NetworkOptions {
  /** Where the broker listens. */
  farPort: number;
  /** The topics to note on the way up, and to copy. */
  wanted?: (topic: string) => boolean;
  /** Hears what is published on the way down. */
  onDown?: (publication: Publication) => void;
}

interface Connection {
  near: Socket;
  far: Socket;
  cutters: Record<Way, PacketCutter>;
  /** What waits for the network to come back. */
  held: Record<Way, Buffer[]>;
}

/**
 * The network between a client and its broker. While a way is cut, connections stay open, new ones are taken, and nothing
 * comes through; afterwards what was sent arrives, as TCP sends it again, or the connections are reset.
 */
export class Network {
  /** All that was published on its way up, in order. */
  readonly published: Publication[] = [];
  /** Everything published goes through so many times. */
  copies = 1;
  private readonly options: NetworkOptions;
  private readonly server: Server;
  private readonly connections = new Set<Connection>();
  private readonly isCut: Record<Way, boolean> = { up: false, down: false };
  private injections: Buffer[] = [];

  private constructor(options: NetworkOptions) {
    this.options = options;
    this.server = createServer({ noDelay: true }, (near) => this.join(near));
  }

  static async open(options: NetworkOptions): Promise<Network> {
    const network = new Network(options);
    network.server.listen(0, '127.0.0.1');
    await once(network.server, 'listening');
    return network;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  cut(ways: readonly Way[]): void {
    for (const way of ways) this.isCut[way] = true;
  }

  /** @param how what was held back arrives, or both ends hear of a reset, or the client alone does */
  heal(how: 'late' | 'reset' | 'client-reset'): void {
    this.isCut.up = false;
    this.isCut.down = false;
    for (const connection of this.connections) {
      if (how === 'late') this.release(connection);
      else connection.near.destroy();
      if (how === 'reset') connection.far.destroy();
    }
  }

  /** Publishes again what was noted, in place of the client, as soon as one is connected. */
  publish(publications: readonly Publication[]): void {
    this.injections.push(...publications.map(publishPacket));
    this.inject();
  }

  /** How much still waits to be published again. */
  get waiting(): number {
    return this.injections.length;
  }

  close(): void {
    for (const { near, far } of this.connections) {
      near.destroy();
      far.destroy();
    }
    this.server.close();
  }

  private join(near: Socket): void {
    const far = connect({ port: this.options.farPort, host: '127.0.0.1', noDelay: true });
    const cutters = { up: new PacketCutter(), down: new PacketCutter() };
    const connection = { near, far, cutters, held: { up: [], down: [] } };
    this.connections.add(connection);
    const forget = () => {
      this.connections.delete(connection);
      near.destroy();
      // What the client sent before it died arrives.
      far.end();
    };
    near.on('error', forget).on('close', forget);
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.on('data', (bytes) => this.up(connection, bytes));
    far.on('data', (bytes) => this.down(connection, bytes));
  }

  private up(connection: Connection, bytes: Buffer): void {
    for (const packet of connection.cutters.up.push(bytes)) {
      this.pass(connection, 'up', packet);
      const publication = publicationOf(packet);
      if (!publication || !this.options.wanted?.(publication.topic)) continue;
      this.published.push(publication);
      for (let copy = 1; copy < this.copies; copy++) this.pass(connection, 'up', publishPacket(publication));
    }
    this.inject();
  }

  private down(connection: Connection, bytes: Buffer): void {
    this.pass(connection, 'down', bytes);
    const { onDown } = this.options;
    if (!onDown) return;
    for (const packet of connection.cutters.down.push(bytes)) {
      const publication = publicationOf(packet);
      if (publication) onDown(publication);
    }
  }

  /** Only on a connection that has come so far that it published something itself. */
  private inject(): void {
    const connection = [...this.connections].at(-1);
    if (this.published.length === 0 || !connection || this.isCut.up || connection.far.connecting) return;
    for (const packet of this.injections.splice(0)) this.pass(connection, 'up', packet);
  }

  private pass(connection: Connection, way: Way, bytes: Buffer): void {
    if (this.isCut[way]) connection.held[way].push(bytes);
    else (way === 'up' ? connection.far : connection.near).write(bytes);
  }

  private release({ near, far, held }: Connection): void {
    for (const bytes of held.up.splice(0)) far.write(bytes);
    for (const bytes of held.down.splice(0)) near.write(bytes);
  }
}
