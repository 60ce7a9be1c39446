import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { Aedes } from 'aedes';
import { GATEWAY, type TestBroker } from './testing-server.ts';

/** A broker in this process. */
export class AedesBroker implements TestBroker {
  readonly port: number;
  /** The code with which every gateway is refused; 0 lets it in. */
  refuses = 0;
  connections = 0;
  readonly #sockets = new Set<Socket>();
  #aedes: Aedes | undefined;
  #server: Server | undefined;

  constructor(port: number) {
    this.port = port;
  }

  get url(): string {
    return `mqtt://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    this.#aedes = await Aedes.createBroker({
      authenticate: (client, _name, _password, done) => {
        if (this.refuses === 0 || client.id !== GATEWAY) return done(null, true);
        done(Object.assign(new Error('refused'), { returnCode: this.refuses }), false);
      },
    });
    const { handle } = this.#aedes;
    this.#server = createServer({ noDelay: true }, (socket) => {
      this.connections++;
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      handle(socket);
    }).listen(this.port, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async kill(): Promise<void> {
    const [server, aedes] = [this.#server, this.#aedes];
    this.#server = undefined;
    if (!server || !aedes) return;
    const closed = new Promise((resolve) => server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
    await new Promise<void>((resolve) => aedes.close(() => resolve()));
  }
}
