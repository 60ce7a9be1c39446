import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * A way to a port of this machine that can be blocked: connections stay open, and nothing comes through. No part of the
 * server.
 */
export async function openRoad(port: number) {
  const sockets = new Set<Socket>();
  let isBlocked = false;
  const road = createServer((near) => {
    const far = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.on('error', () => to.destroy());
      from.on('close', () => to.destroy());
      from.on('data', (bytes) => isBlocked || to.write(bytes));
    }
  }).listen(0, '127.0.0.1');
  await once(road, 'listening');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
    sockets.clear();
  };
  return {
    url: `http://127.0.0.1:${(road.address() as AddressInfo).port}`,
    block: () => {
      isBlocked = true;
    },
    clear: () => {
      isBlocked = false;
      drop();
    },
    close: () => {
      drop();
      road.close();
    },
  };
}
