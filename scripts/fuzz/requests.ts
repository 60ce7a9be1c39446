import { METHODS } from 'node:http';
import type { Random } from '../random.ts';
import { mutateBytes } from './byte-mutations.ts';
import { addressOf, type Request } from './oracle-requests.ts';
import { SITES } from './sites.ts';

/** Paths of the server, how often each is drawn, and the fields of its query; the slow ones less often. */
const PATHS: readonly [string, number, readonly string[]][] = [
  ['/api/sites', 4, []],
  ['/api/gateways', 4, []],
  ['/api/today', 6, ['site']],
  ['/api/crossings', 12, ['site', 'gate', 'limit', 'before']],
  ['/api/counts', 12, ['site', 'bucket', 'from', 'to', 'gate']],
  ['/api/zones', 4, ['site', 'bucket', 'from', 'to']],
  ['/api/zones/now', 2, ['site']],
  ['/api/audits', 2, ['site', 'gateway']],
  ['/api/coverage', 8, ['site', 'from', 'to', 'gate']],
  ['/api/reports', 8, ['site', 'from', 'to']],
  ['/api/reports/daily.csv', 4, ['site', 'date', 'lang', 'version']],
  ['/api/exports/day.jsonl', 3, ['site', 'date']],
  ['/api/quarantine', 4, ['limit']],
  ['/api/live', 8, ['site', 'after']],
  ['/api/session', 2, []],
  ['/api/sign-in', 1, []],
  ['/api/first-run', 1, []],
  ['/api/accounts', 2, []],
  ['/api/accounts/lan', 1, []],
  ['/api/account/password', 1, []],
  ['/api/keys', 2, []],
  ['/api/groups', 1, []],
  ['/api/journal', 3, ['limit', 'before', 'from', 'to']],
  ['/healthz', 3, []],
  ['/metrics', 1, []],
  ['/documentation/json', 1, []],
  ['/', 2, []],
  ['/index.html', 2, []],
];
const WEIGHED = PATHS.flatMap((path) => new Array<typeof path>(path[1]).fill(path));

const ODD_PATHS = [
  ...[
    '//',
    '/..',
    '/../secret.txt',
    '/%2e%2e/secret.txt',
    '/..%2fsecret.txt',
    '/..%5csecret.txt',
    '/%00',
    '/%',
  ],
  ...[
    '/%ff',
    '/api',
    '/api/',
    '/API/sites',
    '/api/sites/',
    '/api//sites',
    '/api/%73ites',
    '/__proto__',
    '/*',
    '/a;b',
  ],
  ...[
    '/constructor',
    '/.env',
    '/assets',
    '/assets/',
    `/${'a'.repeat(5000)}`,
    '/documentation',
    '/documentation/../x',
  ],
  ...[
    '/?',
    '/#',
    '/api/sites?',
    '/api/sites#x',
    '/documentation/static/..%2f..%2fpackage.json',
    '/file:///etc/passwd',
  ],
];

const VALUES: Record<string, readonly string[]> = {
  site: [...SITES.map((site) => site.id), ...SITES.map((site) => site.id), 'nowhere', 'Den-Hung', ''],
  gate: [...SITES.flatMap((site) => site.gates.map((gate) => gate.id)), 'nowhere'],
  bucket: ['15m', 'hour', 'day', 'week', '15M'],
  limit: ['1', '50', '200', '201', '0', '-1', '1e2', '007', '1.5', '999999999999999', '9'.repeat(16)],
  before: ['1', '2', '100', '0', '9007199254740991', '999999999999999'],
  after: ['0', '1', '5', '-1', '999999999999999'],
  lang: ['vi', 'en', 'de'],
  version: ['1', '2', '0', '1000001', 'x'],
};
const DATES = [
  ...[
    '2026-10-22',
    '2026-10-22',
    '2026-10-21',
    '2026-11-20',
    '2026-10-25',
    '2026-03-29',
    '2024-02-29',
    '2026-02-29',
  ],
  ...[
    '2026-13-01',
    '2026-00-10',
    '2026-01-32',
    '0000-01-01',
    '9999-12-31',
    '1970-01-01',
    '1900-01-01',
    '20261022',
  ],
  ...['2026-1-1', '+002026-10-22', '-000001-01-01', '2026-10-22T00:00', '2027-11-25', '0001-01-01'],
];
const ODD_VALUES = [
  ...[
    '',
    '%',
    '%00',
    '%ff',
    '%F0%9F%98%80',
    '..',
    '__proto__',
    'null',
    '[]',
    '{}',
    'a'.repeat(3000),
    "'%20OR%201=1--",
  ],
  ...['%0d%0aX-Y:1', '+', '%2B', '1%00', 'true', 'NaN', '1e999', '%c0%af', '%u0041', '&', '=', '%26site=x'],
];
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'site[]',
  'site[a]',
  'a.b',
  '',
  '%',
  'x'.repeat(300),
  'SITE',
];
const HEADERS: readonly [string, readonly string[]][] = [
  ['accept', ['text/event-stream', '*/*', 'application/json', '', 'text/event-stream;q=0', 'a/b;q=x', ',,,']],
  [
    'content-type',
    ['application/json', 'text/plain', 'application/x-www-form-urlencoded', '', 'x', 'a/b; charset=???'],
  ],
  ['last-event-id', ['0', '1', 'x', '-1', '999999999999999', '9'.repeat(400)]],
  ['range', ['bytes=0-', 'bytes=9-1', 'bytes=-', 'bytes=0-0,1-1,2-2', 'x']],
  ['if-none-match', ['*', '"x"', 'W/']],
  ['if-modified-since', ['Thu, 22 Oct 2026 00:00:00 GMT', 'x', '1e999']],
  ['accept-encoding', ['gzip', 'br;q=1', '*;q=0', 'identity']],
  ['x-forwarded-for', ['1.2.3.4', 'x'.repeat(500)]],
  ['host', ['localhost', 'evil.example', '', '[::1', 'a:b:c']],
  ['origin', ['null', 'http://evil.example']],
  ['cookie', ['a=b', '=', ';;;', 'a='.repeat(500), 'gateline-session=x', 'gateline-browser=a.1.b.c']],
  ['authorization', ['', 'Bearer', 'Bearer x', `Bearer glk_0123456789ab_${'A'.repeat(43)}`, 'Basic YTpi']],
  ['sec-fetch-site', ['same-origin', 'cross-site', '']],
  ['x-csrf-token', ['', 'x', 'a-b-c']],
];
const BODIES = [
  '',
  '{}',
  '[]',
  '{"__proto__":{"a":1}}',
  '{"constructor":{"prototype":{}}}',
  '{',
  'a=b',
  '\u0000',
  'null',
  '{"id":"lan","password":"x"}',
  '{"id":"lan","name":"Lan","role":"staff","sites":["den-hung"]}',
  '{"name":"Lan","role":"admin","sites":null,"disabled":true}',
  '{"name":"k","permissions":["view"],"sites":null,"days":3}',
  '{"code":"AAAA-BBBB-CCCC","id":"lan","name":"Lan","password":"x"}',
];

/** A request as bytes: `METHOD URL`, lines of headers, an empty line, and the body. */
export function drawRequest(random: Random): Buffer {
  const method = random.chance(0.85)
    ? 'GET'
    : random.pick(['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'PATCH', 'TRACE']);
  const headers: string[] = [];
  while (random.chance(0.3)) {
    const [name, values] = random.pick(HEADERS);
    headers.push(`${name}: ${random.pick(values)}`);
  }
  const body = method === 'GET' && random.chance(0.9) ? '' : bodyFor(random);
  const bytes = Buffer.from([`${method} ${drawUrl(random)}`, ...headers, '', body].join('\n'));
  return random.chance(0.1) ? mutateBytes(bytes, random, [bytes]) : bytes;
}

function bodyFor(random: Random): string {
  if (random.chance(0.02)) return `"${'x'.repeat(random.pick([60_000, 70_000]))}"`;
  return random.chance(0.02) ? '['.repeat(30_000) : random.pick(BODIES);
}

function drawUrl(random: Random): string {
  if (random.chance(0.08)) return random.pick(ODD_PATHS);
  const [path, , fields] = random.pick(WEIGHED);
  const pairs = fields
    .filter((name) =>
      random.chance(['gate', 'limit', 'before', 'lang', 'version', 'after'].includes(name) ? 0.4 : 0.95),
    )
    .map((name) => `${name}=${valueFor(name, random)}`);
  if (random.chance(0.07)) pairs.push(`${random.pick([...ODD_NAMES, ...fields])}=${random.pick(ODD_VALUES)}`);
  if (random.chance(0.03)) pairs.push(random.pick(['&', '=', 'x', '?', 'site']));
  return pairs.length > 0 ? `${path}?${pairs.join('&')}` : path;
}

function valueFor(name: string, random: Random): string {
  if (random.chance(0.04)) return random.pick(ODD_VALUES);
  if (['from', 'to', 'date'].includes(name)) {
    return random.chance(0.8) ? `2026-10-${String(10 + random.below(20))}` : random.pick(DATES);
  }
  return random.pick(VALUES[name] ?? ODD_VALUES);
}

/** The request in such bytes; null where Node's own parser of HTTP would let none of it through. */
export function requestIn(bytes: Buffer): Request | null {
  const text = bytes.toString('latin1');
  const end = text.indexOf('\n\n');
  const [first = '', ...lines] = (end < 0 ? text : text.slice(0, end)).split('\n');
  const [method = '', url = '', ...rest] = first.split(' ');
  if (!METHODS.includes(method) || method === 'CONNECT' || rest.length > 0 || !isAddress(url)) return null;
  const headers: Record<string, string> = {};
  for (const line of lines) {
    const [name = '', value = ''] = line.split(/: (.*)/s);
    if (!/^[\w!#$%&'*+.^`|~-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return null;
    headers[name] = value;
  }
  return { method, url, headers, body: end < 0 ? '' : text.slice(end + 2) };
}

function isAddress(url: string): boolean {
  if (!/^\/[\x21-\x7e]*$/.test(url) || url.length > 16_000) return false;
  try {
    return addressOf(url).hostname === 'localhost';
  } catch {
    return false;
  }
}
