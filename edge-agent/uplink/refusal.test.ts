import { expect, it } from 'vitest';
import { placeOf, refusalOf } from './refusal.ts';

it('an address is told without the secrets in it', () => {
  expect(placeOf('mqtt://me:secret@10.0.0.2')).toBe('10.0.0.2:1883');
  expect(placeOf('mqtts://10.0.0.2')).toBe('10.0.0.2:8883');
  expect(placeOf('mqtt://10.0.0.2:99/x')).toBe('10.0.0.2:99');
  expect(placeOf('nonsense')).toBe('the server');
});

it.each([
  ['ECONNREFUSED', 'nothing listens at 10.0.0.2:1883'],
  ['ENOTFOUND', 'is not known'],
  ['EHOSTUNREACH', 'cannot be reached'],
  [2, 'refuses the gateway id "quay"'],
  [5, 'does not authorise the gateway "quay"'],
])('code %s has words and a remedy', (code, words) => {
  const sentence = refusalOf(Object.assign(new Error('x'), { code }), 'mqtt://me:secret@10.0.0.2', 'quay');
  expect(sentence).toContain(words);
  expect(sentence).toContain(':');
  expect(sentence).not.toContain('secret');
});

it('what has no code keeps its own words', () => {
  expect(refusalOf(new Error('bad luck'), 'mqtt://h', 'g')).toBe('the connection to h:1883 failed: bad luck');
  expect(refusalOf(new Error('connack timeout'), 'mqtt://h', 'g')).toContain(
    'does not answer as an MQTT broker',
  );
  expect(refusalOf(undefined, 'mqtt://h', 'g')).toBe('h:1883 closed the connection');
});
