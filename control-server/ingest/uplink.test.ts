import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { GATEWAY_CHANNELS } from '../../firmware-config/contract/index.ts';
import { quiet } from '../testing.ts';
import { openUplink } from './uplink.ts';

const CONNECT = 0x10;
const SUBSCRIBE = 0x82;
const SERVER_UNAVAILABLE = 3;

/** The least of a broker: answers each CONNECT with the next of these codes, and every SUBSCRIBE with yes. */
async function broker(codes: number[]) {
  const sockets: Socket[] = [];
  const server = createServer((socket) => {
    sockets.push(socket);
    socket.on('error', () => undefined);
    socket.on('data', (packet) => {
      if (packet[0] === CONNECT) {
        const code = codes.shift() ?? 0;
        socket.write(Buffer.from([0x20, 2, 0, code]));
        if (code !== 0) socket.end();
      }
      if (packet[0] === SUBSCRIBE) {
        const grants = GATEWAY_CHANNELS.map(() => 1);
        const start = (packet[1] ?? 0) < 128 ? 2 : 3;
        const id = packet.subarray(start, start + 2);
        socket.write(Buffer.from([0x90, 2 + grants.length, ...id, ...grants]));
      }
    });
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return { url: `mqtt://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets };
}

const optionsFor = (url: string, onLost = () => {}) => ({
  access: { url, clientId: 'server' },
  take: async () => [],
  onAnswer: () => {},
  onLost,
  log: quiet,
});

test('a broker that was lost and refuses at first is asked until it accepts', async () => {
  const { url, sockets } = await broker([0, SERVER_UNAVAILABLE, SERVER_UNAVAILABLE, 0]);
  let lost = 0;
  const uplink = await openUplink(optionsFor(url, () => lost++));
  onTestFinished(() => uplink.close());
  sockets[0]?.destroy();
  await expect.poll(() => lost).toBe(1);
  await expect.poll(() => uplink.connected(), { timeout: 10_000 }).toBe(true);
  expect([lost, sockets.length]).toEqual([1, 4]);
});

test('a broker that refuses the first connection is named, and not asked again', async () => {
  const { url, sockets } = await broker([SERVER_UNAVAILABLE]);
  await expect(openUplink(optionsFor(url))).rejects.toMatchObject({
    code: 'broker-refused',
    message: expect.stringContaining(new URL(url).host),
  });
  await new Promise((done) => setTimeout(done, 1500));
  expect(sockets).toHaveLength(1);
});
