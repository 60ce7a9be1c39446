import { expect, test } from 'vitest';
import { browserOf, placeOf } from './browser.ts';

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
    'Chrome',
    'Windows',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
    'Edge',
    'Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
    'Safari',
    'iPhone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 15; SM-A556E) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/27.0 Chrome/125.0.0.0 Mobile Safari/537.36',
    'Samsung Internet',
    'Android',
  ],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0', 'Firefox', 'Linux'],
  [
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Safari/605.1.15',
    'Safari',
    'macOS',
  ],
  ['curl/8.5.0', 'curl', null],
])('%s is called by its name', (userAgent, name, system) => {
  expect(browserOf(userAgent)).toEqual({ name, system });
});

test('a browser that nobody knows has no name', () => {
  expect([browserOf(''), browserOf('sensor 1.2')]).toEqual([null, null]);
});

test.each([
  ['127.0.0.1', 'local'],
  ['::1', 'local'],
  ['::ffff:127.0.0.1', 'local'],
  ['192.168.1.20', 'near'],
  ['::ffff:10.0.0.7', 'near'],
  ['172.20.0.1', 'near'],
  ['fd12:3456::1', 'near'],
  ['172.32.0.1', 'far'],
  ['113.161.72.5', 'far'],
  ['2402:800::1', 'far'],
])('%s lies %s', (address, place) => {
  expect(placeOf(address)).toBe(place);
});
