import { expect, test } from 'vitest';
import { GatelineError } from '../../firmware-config/errors.ts';
import { openDesk } from '../desk/sqlite-desk.ts';
import { quiet } from '../testing.ts';
import { Sender, waitAfter } from './sender.ts';
import { SqliteOutbox } from './sqlite-outbox.ts';

test('waits twice as long after each attempt, an hour at most', () => {
  expect([1, 2, 3, 7, 8, 50].map(waitAfter)).toEqual([
    30_000, 60_000, 120_000, 1_920_000, 3_600_000, 3_600_000,
  ]);
});

test('nobody is told over and over while the outbox cannot be written', async () => {
  const desk = openDesk(':memory:');
  const outbox = new SqliteOutbox(desk);
  const payload = { channel: 'mqtt', payload: 'x' } as const;
  outbox.add([{ site: 'den-hung', target: 't', body: payload, createdAt: 0 }]);
  let isFull = true;
  let sent = 0;
  const full = Object.create(outbox, {
    due: { value: outbox.due.bind(outbox) },
    forget: { value: outbox.forget.bind(outbox) },
    done: {
      value: (id: number, at: number) => {
        if (isFull) throw new GatelineError('disk-full', 'the disk is full');
        outbox.done(id, at);
      },
    },
  }) as SqliteOutbox;
  const mqtt = { deliver: async () => `${++sent}`, close: () => undefined };
  const sender = new Sender({ outbox: full, couriers: { mqtt }, now: () => 1000, log: quiet });
  await sender.run();
  await sender.run();
  expect([sent, outbox.due(1000, 9).length]).toEqual([1, 1]);
  isFull = false;
  await sender.run();
  expect([sent, outbox.due(1000, 9).length]).toEqual([1, 0]);
  await sender.close();
  desk.close();
});

test('closing does not wait for a receiver that never answers, and what it had is sent again', async () => {
  const desk = openDesk(':memory:');
  const outbox = new SqliteOutbox(desk);
  const payload = { channel: 'mqtt', payload: 'x' } as const;
  outbox.add([{ site: 'den-hung', target: 't', body: payload, createdAt: 0 }]);
  const mqtt = { deliver: () => new Promise<string>(() => undefined), close: () => undefined };
  const sender = new Sender({ outbox, couriers: { mqtt }, now: () => 1000, log: quiet });
  void sender.run();
  await sender.close();
  expect(outbox.due(1000, 9)).toHaveLength(1);
  desk.close();
});
