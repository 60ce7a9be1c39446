import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import fc from 'fast-check';
import { afterEach, expect, it } from 'vitest';
import { PacketCutter, publicationOf, publishPacket } from './mqtt-packets.ts';
import { Network } from './network.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0)) close();
});

it('packets come back from their bytes, however these are cut', () => {
  const publication = fc.record({
    topic: fc.string({ minLength: 1, maxLength: 40 }),
    payload: fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  });
  fc.assert(
    fc.property(fc.array(publication), fc.integer({ min: 1, max: 90 }), (publications, piece) => {
      const bytes = Buffer.concat(publications.map(publishPacket));
      const cutter = new PacketCutter();
      const found = [];
      for (let at = 0; at < bytes.length; at += piece)
        found.push(...cutter.push(bytes.subarray(at, at + piece)));
      expect(found.map(publicationOf)).toEqual(publications);
    }),
  );
});

async function stage() {
  let heard = Buffer.alloc(0);
  const down: string[] = [];
  const fars: Socket[] = [];
  const broker = createServer((socket) => {
    fars.push(socket);
    socket.on('data', (bytes) => {
      heard = Buffer.concat([heard, bytes]);
    });
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(broker, 'listening');
  const farPort = (broker.address() as AddressInfo).port;
  const network = await Network.open({
    farPort,
    wanted: () => true,
    onDown: ({ topic }) => down.push(topic),
  });
  const client = connect(network.port, '127.0.0.1');
  client.on('error', () => undefined);
  await once(client, 'connect');
  closers.push(
    () => network.close(),
    () => broker.close(),
    () => client.destroy(),
  );
  const topics = () => new PacketCutter().push(heard).map((packet) => publicationOf(packet)?.topic);
  const send = (topic: string) => client.write(publishPacket({ topic, payload: Buffer.from('x') }));
  return { network, client, fars, topics, send, down };
}

it('holds what is sent while it is cut, and lets it through afterwards', async () => {
  const { network, topics, send } = await stage();
  send('a');
  await expect.poll(topics).toEqual(['a']);
  network.cut(['up']);
  send('b');
  await expect.poll(() => network.published.length).toBe(2);
  expect(topics()).toEqual(['a']);
  network.heal('late');
  await expect.poll(topics).toEqual(['a', 'b']);
});

it('copies what is published, and publishes again what was', async () => {
  const { network, topics, send } = await stage();
  network.copies = 2;
  send('a');
  await expect.poll(topics).toEqual(['a', 'a']);
  network.publish(network.published);
  await expect.poll(topics).toEqual(['a', 'a', 'a']);
});

it('hears what comes down', async () => {
  const { fars, down } = await stage();
  await expect.poll(() => fars.length).toBe(1);
  fars[0]?.write(publishPacket({ topic: 'receipt', payload: Buffer.alloc(300) }));
  await expect.poll(() => down).toEqual(['receipt']);
});

it('resets connections', async () => {
  const { network, client, fars, send } = await stage();
  send('a');
  await expect.poll(() => fars.length).toBe(1);
  network.heal('reset');
  await expect.poll(() => client.closed || client.destroyed).toBe(true);
});
