import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOBODY_TOLD, type Subject } from './alarm.ts';
import type { AlarmStore } from './alarm-store.ts';
import type { Outbox } from './outbox.ts';

const gatewayDown = (gateway: string, site: string | null = 'den-hung'): Subject => ({
  site,
  kind: 'gateway-down',
  gateway,
  camera: null,
  gate: null,
});
const alarm = (gateway: string, raisedAt = 1000) => ({
  ...gatewayDown(gateway),
  severity: 'warning' as const,
  facts: {},
  since: raisedAt - 100,
  raisedAt,
});
const mail = { channel: 'email', subject: 's', text: 't', html: 'h' } as const;

/** What every store of alarms and its outbox promise. */
export function alarmStoreSuite(
  name: string,
  open: () => { store: AlarmStore; outbox: Outbox; close: () => void },
): void {
  describe(name, () => {
    let opened: ReturnType<typeof open>;
    let store: AlarmStore;
    let outbox: Outbox;
    beforeEach(() => {
      opened = open();
      ({ store, outbox } = opened);
    });
    afterEach(() => opened.close());

    test('an alarm is kept as it was raised, and only once for its kind and subject', () => {
      const raised = store.raise({ ...alarm('a'), facts: { count: 3 } });
      expect(store.get(raised.id)).toEqual({
        ...{ ...alarm('a'), id: raised.id, facts: { count: 3 }, severityAt: 1000 },
        ...{ endedAt: null, acknowledged: null, told: NOBODY_TOLD },
      });
      expect(() => store.raise(alarm('a'))).toThrow();
      store.raise(alarm('b'));
      store.end(raised.id, 2000);
      expect(store.raise(alarm('a', 3000)).id).toBeGreaterThan(raised.id);
      expect(store.get(999)).toBeNull();
    });

    test('it ends once, and can be taken up again', () => {
      const { id } = store.raise(alarm('a'));
      expect(store.end(id, 2000).endedAt).toBe(2000);
      expect(store.end(id, 3000).endedAt).toBe(2000);
      expect(store.endedSince(2000).map((one) => one.id)).toEqual([id]);
      expect(store.endedSince(2001)).toEqual([]);
      store.tell([{ id, told: { severity: 'warning', ended: true, to: ['email a@b.c'] } }], []);
      expect(store.pending()).toEqual([]);
      expect(store.reopen(id)).toMatchObject({ endedAt: null, told: { severity: 'warning', ended: false } });
      expect(store.pending()).toHaveLength(1);
    });

    test('it is pending until its end was told', () => {
      const { id } = store.raise(alarm('a'));
      store.tell([{ id, told: { severity: 'warning', ended: false, to: [] } }], []);
      store.end(id, 2000);
      expect(store.pending().map((one) => one.id)).toEqual([id]);
      store.tell([{ id, told: { severity: 'warning', ended: true, to: [] } }], []);
      expect(store.pending()).toEqual([]);
      expect(store.get(id)?.told.ended).toBe(true);
    });

    test('when it becomes graver, nobody has acknowledged that', () => {
      const { id } = store.raise(alarm('a'));
      const by = { at: 1500, by: 'Lan', note: 'đã xem' };
      expect(store.acknowledge(id, by).acknowledged).toEqual(by);
      expect(store.change(id, { severity: 'warning', facts: { count: 1 }, at: 1600 })).toMatchObject({
        acknowledged: by,
        severityAt: 1000,
      });
      expect(store.change(id, { severity: 'critical', facts: {}, at: 1700 })).toMatchObject({
        ...{ acknowledged: null, severityAt: 1700, severity: 'critical' },
      });
    });

    test('lists the newest first, by site, and those of the whole server for everybody', () => {
      store.raise(alarm('a'));
      store.raise({ ...alarm('x'), site: 'other' });
      const broker = {
        ...alarm('x'),
        ...gatewayDown('x', null),
        kind: 'broker-down' as const,
        gateway: null,
      };
      store.end(store.raise(broker).id, 5000);
      const ids = (query: Parameters<AlarmStore['list']>[0]) =>
        store.list(query).map(({ site, gateway }) => `${site} ${gateway}`);
      expect(ids({ sites: ['den-hung'], open: false, limit: 9 })).toEqual(['null null', 'den-hung a']);
      expect(ids({ sites: null, open: true, limit: 9 })).toEqual(['other x', 'den-hung a']);
      expect(ids({ sites: null, open: false, limit: 1 })).toEqual(['null null']);
      expect(ids({ sites: null, open: false, limit: 9, before: 2 })).toEqual(['den-hung a']);
      expect(store.newest('gateway-down', 'den-hung', 'a')?.gateway).toBe('a');
      expect(store.newest('gateway-down', 'den-hung', 'b')).toBeNull();
    });

    test('what is told of alarms and the messages about it stand or fall together', () => {
      const { id } = store.raise(alarm('a'));
      const message = { site: 'den-hung', target: 'a@b.c', body: mail, createdAt: 5 };
      const told = { severity: 'warning', ended: false, to: ['email a@b.c'] } as const;
      expect(() =>
        store.tell(
          [
            { id, told },
            { id: 999, told },
          ],
          [message],
        ),
      ).toThrow();
      expect([store.get(id)?.told, outbox.due(9, 9)]).toEqual([NOBODY_TOLD, []]);
      store.tell([{ id, told }], [message]);
      expect([store.get(id)?.told, outbox.due(9, 9).length]).toEqual([told, 1]);
    });

    test('a message waits in the outbox until it was taken or given up', () => {
      const to = (target: string, createdAt: number) => ({ site: 'den-hung', target, body: mail, createdAt });
      outbox.add([to('a', 10), to('b', 5), to('c', 20)]);
      const due = (now: number) => outbox.due(now, 9).map(({ target }) => target);
      expect([due(4), due(10), due(20)]).toEqual([[], ['b', 'a'], ['b', 'a', 'c']]);
      const [b, a] = outbox.due(10, 9);
      outbox.done(a?.id ?? 0, 12);
      outbox.failed(b?.id ?? 0, { at: 12, nextAt: 40, error: 'busy' });
      expect([due(39), due(40)]).toEqual([['c'], ['c', 'b']]);
      outbox.failed(b?.id ?? 0, { at: 41, nextAt: null, error: 'gone' });
      expect(due(1000)).toEqual(['c']);
      expect(outbox.list({ sites: ['den-hung'], limit: 9 })).toMatchObject([
        { target: 'c', attempts: 0, doneAt: null, givenUpAt: null },
        { target: 'b', attempts: 2, givenUpAt: 41, error: 'gone' },
        { target: 'a', attempts: 1, doneAt: 12, error: null, body: mail },
      ]);
      expect(outbox.list({ sites: [], limit: 9 })).toEqual([]);
      outbox.forget(41);
      expect(outbox.list({ sites: null, limit: 9 }).map(({ target }) => target)).toEqual(['c', 'b']);
    });
  });
}
