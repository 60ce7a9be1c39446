import { expect, it } from 'vitest';
import { language } from '../shell/language.ts';
import { faultText } from './fault-words.ts';

it.each([
  ['must be >= 30', 'Nhỏ nhất là 30.', 'At least 30.'],
  ['must be <= 3600', 'Lớn nhất là 3600.', 'At most 3600.'],
  ['must not have more than 20 items', 'Nhiều nhất 20 mục.', 'At most 20 entries.'],
  ['must not have fewer than 16 characters', 'Cần ít nhất 16 ký tự.', 'At least 16 characters.'],
  ['must match pattern "^x$"', 'Giá trị này không đúng dạng.', 'This does not have the right form.'],
  ['must be integer', 'Hãy nhập số nguyên.', 'Enter a whole number.'],
  ['is missing', 'Hãy điền mục này.', 'Please fill this in.'],
  ['is the same as from', 'Hai giờ phải khác nhau.', 'The two times have to differ.'],
])('%s is told in both languages', (problem, vietnamese, english) => {
  language.value = 'vi';
  expect(faultText(problem, 'Correct it.')).toBe(vietnamese);
  language.value = 'en';
  expect(faultText(problem, 'Correct it.')).toBe(english);
});

it('keeps the words of the server where the page has none', () => {
  expect(faultText('is odd', 'Make it even.')).toContain('is odd. Make it even.');
});
