import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import { openDesk } from '../desk/sqlite-desk.ts';
import { Directory } from '../fleet/directory.ts';
import { Fleet } from '../fleet/fleet.ts';
import { SqliteLedger } from '../ledger/sqlite-ledger.ts';
import { type LiveEvent, LiveHub } from '../live/hub.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from '../settings/site-settings.ts';
import { SqliteSettings } from '../settings/sqlite-settings.ts';
import type { Alarms } from './alarms.ts';
import { MailCourier } from './mail-courier.ts';
import { PublishCourier } from './publish-courier.ts';
import { alarmsOn } from './testing-alarms.ts';
import { type MailBox, mailBox, type Receiver, receiver } from './testing-receivers.ts';
import { signatureOf, WebhookCourier } from './webhook-courier.ts';

const SECOND = 1000;
const MINUTE = 60_000;
const HOUR = 3_600_000;
/** 10:00 in Vietnam. */
const MORNING = Date.parse('2026-11-22T03:00:00Z');
/** 23:00 in Vietnam. */
const NIGHT = Date.parse('2026-11-22T16:00:00Z');
const SECRET = 'a secret of many characters';
const ids = Array.from({ length: 50 }, (_, n) => `gw-${n + 1}`);
const SITE: SiteConfig = {
  ...{ id: 'den-hung', name: 'Đền Hùng', timeZone: 'Asia/Ho_Chi_Minh' },
  gates: [{ id: 'main', name: 'Cổng chính' }],
  gateways: ids.map((id) => ({ id, name: `Hộp ${id}` })),
};

let desk: ReturnType<typeof openDesk>;
let ledger: SqliteLedger;
let settings: SqliteSettings;
let fleet: Fleet;
let alarms: Alarms;
let mail: MailBox;
let hook: Receiver;
let now: number;
let brokerConnected: boolean;
let published: { topic: string; payload: string }[];
let live: LiveEvent[];
const directory = new Directory([SITE]);

function start(): void {
  const hub = new LiveHub();
  hub.listen([SITE.id], (event) => live.push(event));
  alarms = alarmsOn(desk, {
    ...{ settings, directory, fleet, ledger, hub, now: () => now, brokerConnected: () => brokerConnected },
    couriers: {
      email: new MailCourier({ host: '127.0.0.1', port: mail.port, from: 'Gateline <gateline@example.org>' }),
      webhook: new WebhookCourier(settings, () => now, 300),
      mqtt: new PublishCourier({
        publish: async (topic, payload) => void published.push({ topic, payload: String(payload) }),
      }),
    },
  });
}

/** Looks every 5 seconds for so long, and waits for what is sent. */
async function pass(ms: number): Promise<void> {
  for (const until = now + ms; now < until; ) {
    now += 5 * SECOND;
    await alarms.look();
    await alarms.sent();
  }
}

const status = (gateway: string, state: 'online' | 'offline') =>
  fleet.status({ v: 1, gateway, state, agent: '0.1.0', boot: 'abcdef01', since: now }, now, false);
const health = (gateway: string, clockOffsetMs: number) =>
  fleet.health(
    {
      ...{ v: 1, gateway, at: now, uptimeS: 1, memoryMb: 80, spool: { unsettled: 0, dropped: 0 } },
      ...{ cameras: [], notices: [], clockOffsetMs },
    },
    now,
  );
const set = (more: Partial<SiteSettings>) => {
  const { version, settings: before } = settings.of(SITE.id);
  settings.change(SITE.id, { version, settings: { ...before, ...more }, at: now, by: 'test' });
};
const shown = () =>
  alarms
    .list({ sites: null, open: true, limit: 99 })
    .map(({ kind, gateway }) => (gateway === null ? kind : `${kind} ${gateway}`));
const subjects = () => mail.mails.map(({ subject }) => subject);
const begin = async (at: number) => {
  now = at;
  fleet = new Fleet(directory, new Map(), () => undefined);
  start();
  for (const id of ids) status(id, 'online');
  await pass(10 * SECOND);
};

beforeEach(async () => {
  desk = openDesk(':memory:');
  ledger = new SqliteLedger(':memory:');
  settings = new SqliteSettings(desk);
  mail = await mailBox();
  hook = await receiver();
  now = MORNING;
  brokerConnected = true;
  published = [];
  live = [];
  set({ ...DEFAULT_SETTINGS, emails: ['lan@example.org'] });
});
afterEach(async () => {
  await alarms.close();
  await mail.close();
  await hook.close();
  await ledger.close();
  desk.close();
});

describe('a site whose 50 gateways go', () => {
  test('is one alarm and one message; what is still away when it comes back is told then', async () => {
    await begin(MORNING);
    for (const id of ids) {
      status(id, 'offline');
      now += SECOND;
    }
    await pass(5 * MINUTE);
    expect([shown(), mail.mails.length]).toEqual([['site-down'], 1]);
    expect(subjects()).toEqual([
      '[Gateline] Đền Hùng: nghiêm trọng – Mất liên lạc với tất cả 50 thiết bị của địa điểm',
    ]);
    for (const id of ids.slice(3)) status(id, 'online');
    await pass(6 * MINUTE);
    expect(shown().sort()).toEqual(['gateway-down gw-1', 'gateway-down gw-2', 'gateway-down gw-3']);
    expect(subjects().slice(1)).toHaveLength(2);
    expect(subjects()[1]).toMatch(/cảnh báo – Mất liên lạc với Hộp gw-\d và 2 việc khác/);
    expect(subjects()[2]).toContain('đã hết – Mất liên lạc với tất cả 50 thiết bị');
  });

  test('even where they go one by one over the time that is waited', async () => {
    set({ offlineAfterS: 30 });
    await begin(MORNING);
    for (const id of ids.slice(0, 49)) {
      status(id, 'offline');
      await pass(5 * SECOND);
    }
    expect(mail.mails.length).toBeLessThanOrEqual(4);
  });

  test('when the server starts while all is well, nobody is called down', async () => {
    now = MORNING;
    fleet = new Fleet(directory, new Map(ids.map((id) => [id, MORNING - HOUR])), () => undefined);
    start();
    await pass(60 * SECOND);
    for (const id of ids) status(id, 'online');
    await pass(10 * MINUTE);
    expect([shown(), mail.mails]).toEqual([[], []]);
  });
});

test('a server without its broker says so once, and gives the gateways time when it is back', async () => {
  await begin(MORNING);
  brokerConnected = false;
  fleet.lostBroker(now);
  await pass(3 * MINUTE);
  expect([shown(), subjects()]).toEqual([
    ['broker-down'],
    [
      '[Gateline] Máy chủ Gateline: nghiêm trọng – Máy chủ không nối được với MQTT broker: không nhận được tin từ thiết bị nào',
    ],
  ]);
  expect(live.map(({ event }) => event)).toEqual(['alarm']);
  brokerConnected = true;
  await pass(60 * SECOND);
  for (const id of ids) status(id, 'online');
  await pass(10 * MINUTE);
  expect([shown(), mail.mails.length]).toEqual([[], 2]);
});

test('the e-mail says what, since when and what to do, Vietnamese first and English below', async () => {
  set({ emails: ['lan@example.org', 'hoa@example.org'] });
  await begin(MORNING);
  status('gw-7', 'offline');
  await pass(5 * MINUTE);
  expect(mail.mails.map(({ to }) => to).sort()).toEqual(['hoa@example.org', 'lan@example.org']);
  const [{ text, raw } = { text: '', raw: '' }] = mail.mails;
  expect(text.replaceAll('\r\n', '\n')).toContain(
    'Đền Hùng\n\nCẢNH BÁO: Mất liên lạc với Hộp gw-7\n  từ 22/11/2026 10:00:10\n  Việc cần làm: xem nguồn điện',
  );
  expect(text.indexOf('CẢNH BÁO')).toBeLessThan(text.indexOf('WARNING: Hộp gw-7 cannot be reached'));
  expect(raw).toMatch(/Message-ID: <gateline\.\d+\.\d+@example\.org>/i);
  expect(raw).toContain('text/html');
  expect(raw.toLowerCase()).toContain('auto-submitted: auto-generated');
});

describe('quiet hours, over midnight', () => {
  beforeEach(async () => {
    set({ quietHours: { from: '22:00', to: '06:00' } });
    await begin(NIGHT);
  });

  test('what is not grave waits and follows in one message', async () => {
    health('gw-1', 9000);
    await pass(5 * MINUTE);
    status('gw-2', 'offline');
    await pass(10 * MINUTE);
    status('gw-2', 'online');
    await pass(10 * MINUTE);
    expect([shown(), mail.mails]).toEqual([['clock-off gw-1'], []]);
    now = Date.parse('2026-11-22T22:59:00Z');
    await pass(30 * SECOND);
    expect(mail.mails).toEqual([]);
    await pass(60 * SECOND);
    expect(subjects()).toEqual([
      '[Gateline] Đền Hùng: cảnh báo – Đồng hồ của Hộp gw-1 lệch 9 giây và 1 việc khác',
    ]);
    expect(mail.mails[0]?.text).toContain('ĐÃ XẢY RA VÀ ĐÃ HẾT: Mất liên lạc với Hộp gw-2');
  });

  test('what is grave goes out at once, and its end too', async () => {
    health('gw-1', 9000);
    for (const id of ids) status(id, 'offline');
    await pass(5 * MINUTE);
    expect(subjects()).toEqual([
      '[Gateline] Đền Hùng: nghiêm trọng – Mất liên lạc với tất cả 50 thiết bị của địa điểm',
    ]);
    for (const id of ids) status(id, 'online');
    await pass(5 * MINUTE);
    expect(subjects()[1]).toContain('đã hết');
    expect(mail.mails).toHaveLength(2);
  });
});

test('an end is told only to those who were told of the beginning', async () => {
  await begin(MORNING);
  status('gw-1', 'offline');
  await pass(5 * MINUTE);
  set({ emails: ['lan@example.org', 'new@example.org'] });
  status('gw-1', 'online');
  await pass(5 * MINUTE);
  expect(mail.mails.map(({ to }) => to)).toEqual(['lan@example.org', 'lan@example.org']);
});

test('a gateway that flaps is one message', async () => {
  await begin(MORNING);
  for (let n = 0; n < 10; n++) {
    status('gw-1', 'offline');
    await pass(150 * SECOND);
    status('gw-1', 'online');
    await pass(60 * SECOND);
  }
  expect(mail.mails).toHaveLength(1);
  await pass(5 * MINUTE);
  expect(mail.mails).toHaveLength(2);
});

test('a mail server that is busy is asked again, after a restart too; one that refuses is not', async () => {
  await begin(MORNING);
  mail.refuse(451);
  status('gw-1', 'offline');
  await pass(5 * MINUTE);
  expect(mail.mails).toEqual([]);
  await alarms.close();
  start();
  mail.refuse(null);
  await pass(10 * MINUTE);
  expect([mail.mails.length, shown()]).toEqual([1, ['gateway-down gw-1']]);
  expect(alarms.deliveries({ sites: null, limit: 9 })).toMatchObject([{ doneAt: expect.any(Number) }]);

  mail.refuse(550);
  status('gw-1', 'online');
  await pass(5 * MINUTE);
  const [last] = alarms.deliveries({ sites: null, limit: 9 });
  expect(last).toMatchObject({ attempts: 1, givenUpAt: expect.any(Number) });
});

test('what nobody takes for a day is given up', async () => {
  await begin(MORNING);
  mail.refuse(451);
  status('gw-1', 'offline');
  await pass(5 * MINUTE);
  for (let hour = 0; hour < 25; hour++) {
    now += HOUR;
    await alarms.look();
    await alarms.sent();
  }
  const [{ createdAt = 0, givenUpAt = 0, attempts = 0, error = '' } = {}] = alarms.deliveries({
    sites: null,
    limit: 1,
  });
  expect([(givenUpAt ?? 0) - createdAt > 22 * HOUR, attempts > 20, error]).toEqual([
    true,
    true,
    expect.stringContaining('not now'),
  ]);
});

describe('a webhook', () => {
  beforeEach(async () => {
    set({ emails: [], webhook: { url: hook.url, secret: SECRET } });
    await begin(MORNING);
  });

  test('gets signed JSON, again until it takes it', async () => {
    hook.answer(500, null, 503);
    status('gw-1', 'offline');
    await pass(10 * MINUTE);
    expect(hook.posts).toHaveLength(4);
    const [first, ...others] = hook.posts;
    for (const { body, headers } of hook.posts) {
      const timestamp = String(headers['x-gateline-timestamp']);
      expect(headers['x-gateline-signature']).toBe(signatureOf(SECRET, timestamp, body));
      expect([body, headers['x-gateline-delivery']]).toEqual([
        first?.body,
        first?.headers['x-gateline-delivery'],
      ]);
    }
    expect(others).toHaveLength(3);
    expect(JSON.parse(first?.body ?? '')).toMatchObject({
      type: 'alarms',
      site: { id: 'den-hung', name: 'Đền Hùng' },
      changes: [
        { change: 'began', alarm: { kind: 'gateway-down', gateway: 'gw-1', gatewayName: 'Hộp gw-1' } },
      ],
    });
  });

  test('is not followed elsewhere, and one that refuses is not asked again', async () => {
    hook.answer(302);
    status('gw-1', 'offline');
    await pass(10 * MINUTE);
    expect(hook.posts.map(({ path }) => path)).toEqual(['/hook']);
    expect(alarms.deliveries({ sites: null, limit: 1 })).toMatchObject([
      { givenUpAt: expect.any(Number), error: 'the receiver answered HTTP 302: redirects are not followed' },
    ]);
  });

  test('that was changed meanwhile gets nothing that was meant for the old one', async () => {
    hook.answer(500);
    status('gw-1', 'offline');
    await pass(155 * SECOND);
    expect(hook.posts).toHaveLength(1);
    set({ webhook: { url: `${hook.url}/new`, secret: SECRET } });
    await pass(10 * MINUTE);
    expect(hook.posts).toHaveLength(1);
    expect(alarms.deliveries({ sites: null, limit: 1 })).toMatchObject([
      { error: 'the webhook was changed since' },
    ]);
  });
});

test('a server that has no mail server says so of each message', async () => {
  await begin(MORNING);
  await alarms.close();
  alarms = alarmsOn(desk, { settings, directory, fleet, ledger, hub: new LiveHub(), now: () => now });
  await pass(10 * SECOND);
  status('gw-1', 'offline');
  await pass(5 * MINUTE);
  expect(alarms.deliveries({ sites: null, limit: 9 })).toMatchObject([
    { givenUpAt: expect.any(Number), error: 'this server sends no e-mail: server.json has no mail' },
  ]);
});

test('the broker is told of every change at once, where the site wants it, in quiet hours too', async () => {
  set({ mqtt: true, quietHours: { from: '22:00', to: '06:00' } });
  await begin(NIGHT);
  status('gw-1', 'offline');
  await pass(125 * SECOND);
  status('gw-1', 'online');
  await pass(60 * SECOND);
  expect(published.map(({ topic }) => topic)).toEqual(Array(2).fill('gateline/sites/den-hung/alarm'));
  expect(published.map(({ payload }) => JSON.parse(payload))).toMatchObject([
    { kind: 'gateway-down', gateway: 'gw-1', endedAt: null },
    { kind: 'gateway-down', gateway: 'gw-1', endedAt: expect.any(Number) },
  ]);
});
