import { expect, test } from 'vitest';
import { passwordFaults } from './password-rules.ts';

const lan = { id: 'lan-nguyen', name: 'Nguyễn Thị Lan' };
const problems = (password: string) => passwordFaults(password, lan).map(({ problem }) => problem);

test.each([
  'hoa phượng bay cao',
  'correct horse battery staple',
  '7f3k9q2m8x1z',
  'con mèo trèo cây cau',
  '829104756318',
  'xe đạp màu xanh 12',
])('%j will do', (password) => {
  expect(problems(password)).toEqual([]);
});

test.each([
  ['ngắn quá', /has 8 characters, 12 are needed/],
  ['lan-nguyen-12', /hardly more than the id or the name/],
  ['Nguyễn Thị Lan 1', /hardly more than the id or the name/],
  ['password1234', /guessed first/],
  ['Matkhau123456', /guessed first/],
  ['gateline2026', /guessed first/],
  ['aaaaaaaaaaaaaa', /guessed first/],
  ['abababababab', /guessed first/],
  ['123456789012', /guessed first/],
  ['987654321098', /guessed first/],
  ['qwertyuiop123', /guessed first/],
  ['admin admin admin', /guessed first/],
])('%j will not', (password, problem) => {
  expect(problems(password).join('; ')).toMatch(problem);
});

test('characters are counted, not bytes or halves of them, and no fault holds the password', () => {
  expect(problems('😀😁😂😃😄😅')).toEqual([expect.stringContaining('has 6 characters')]);
  expect(JSON.stringify(passwordFaults('xyz', lan))).not.toContain('xyz');
});
