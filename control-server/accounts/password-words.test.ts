import { expect, test } from 'vitest';
import { wordsFor } from '../web/parts/fault-words.ts';
import { passwordFaults } from './password-rules.ts';

const lan = { id: 'lan-nguyen', name: 'Nguyễn Lan' };

test.each([
  ['ngắn quá', 'password.tooShort'],
  ['lan-nguyen 1234', 'password.ownName'],
  ['password12345678', 'password.common'],
])('the page has words for what is wrong with %s', (password, key) => {
  const faults = passwordFaults(password, lan);
  expect(faults.map(({ problem }) => wordsFor(problem)?.key)).toContain(key);
  expect(faults.every(({ problem }) => wordsFor(problem) !== null)).toBe(true);
});

test('the length that is needed is said', () => {
  const [fault] = passwordFaults('ngắn quá', lan);
  expect(wordsFor(fault?.problem ?? '')?.values).toEqual({ n: '12' });
});

test('the page has no words for anything else', () => {
  expect(wordsFor('is on the moon')).toBeNull();
});
