import { describe, expect, test } from 'vitest';
import { addressesIn, bodyOf, controlOf, faultsOf, type Switches, typed } from './draft.ts';

const switches: Switches = { quiet: true, mqtt: false, board: true, language: 'en' };
const values = {
  capacity: '900',
  nearlyFull: '90',
  countingError: '2,5',
  coverageLow: '80',
  offlineAfterS: '120',
  clockOffS: '5',
  diskFreeMb: '500',
  quietFrom: '22:00',
  quietTo: '06:00',
  emails: 'lan@example.org\nhoa@example.org, lan@example.org',
  webhookUrl: ' https://example.org/hook ',
  webhookSecret: '',
};

test('what was typed becomes the change that the server is asked for', () => {
  expect(faultsOf(values, switches, true)).toEqual({});
  expect(bodyOf(values, switches, 4)).toEqual({
    version: 4,
    settings: {
      capacity: 900,
      nearlyFull: 0.9,
      coverageLow: 0.8,
      offlineAfterS: 120,
      clockOffS: 5,
      diskFreeMb: 500,
      mqtt: false,
      countingError: 0.025,
      quietHours: { from: '22:00', to: '06:00' },
      emails: ['lan@example.org', 'hoa@example.org'],
      webhook: { url: 'https://example.org/hook' },
      board: true,
      language: 'en',
    },
  });
  const empty = bodyOf(
    { ...values, capacity: '', webhookUrl: '' },
    { ...switches, quiet: false },
    0,
  ).settings;
  expect([empty.capacity, empty.webhook, empty.quietHours]).toEqual([null, null, null]);
});

test('shares are typed as percent, and come back as they were', () => {
  expect([typed('countingError', 0.025), typed('nearlyFull', 0.9), typed('diskFreeMb', 500)]).toEqual([
    '2.5',
    '90',
    '500',
  ]);
  for (const share of [0.07, 0.29, 0.55, 0.999]) {
    const text = typed('coverageLow', share);
    expect(bodyOf({ ...values, coverageLow: text }, switches, 0).settings.coverageLow).toBe(share);
  }
});

describe('faults', () => {
  test.each([
    [{ capacity: '0' }, ['capacity']],
    [{ capacity: '1.000' }, ['capacity']],
    [{ nearlyFull: '49' }, ['nearlyFull']],
    [{ countingError: '' }, ['countingError']],
    [{ offlineAfterS: '30.5' }, ['offlineAfterS']],
    [{ quietFrom: '24:00', quietTo: '9:00' }, ['quietFrom', 'quietTo']],
    [{ quietTo: '22:00' }, ['quietTo']],
    [{ emails: 'lan@example' }, ['emails']],
    [{ emails: Array.from({ length: 21 }, (_, n) => `a${n}@b.vn`).join('\n') }, ['emails']],
    [{ webhookUrl: 'ftp://example.org' }, ['webhookUrl']],
    [{ webhookUrl: 'https://a:b@example.org' }, ['webhookUrl']],
    [{ webhookSecret: 'short' }, ['webhookSecret']],
  ])('%j', (wrong, names) => {
    expect(Object.keys(faultsOf({ ...values, ...wrong }, switches, true))).toEqual(names);
  });

  test('a new webhook needs a secret, and quiet hours that are off need no times', () => {
    expect(Object.keys(faultsOf(values, switches, false))).toEqual(['webhookSecret']);
    const off = { ...switches, quiet: false };
    expect(faultsOf({ ...values, quietFrom: '', quietTo: '' }, off, true)).toEqual({});
  });
});

test("the server's fields are found in the form", () => {
  expect(
    [
      'settings.capacity',
      'settings.quietHours.to',
      'settings.emails[3]',
      'settings.webhook.url',
      'version',
    ].map(controlOf),
  ).toEqual(['capacity', 'quietTo', 'emails', 'webhookUrl', null]);
  expect(addressesIn(' ')).toEqual([]);
});
