import { describe, expect, it } from 'vitest';
import { decimalText, en, isLanguage, numberText, percentText, type Texts, textOf, vi } from './messages.ts';

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort();
const vietnamese: Texts = vi;

describe('the texts', () => {
  it('are the same set in both languages', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(vi).sort());
  });

  it.each(Object.entries(en))('%s is complete in both', (key, english) => {
    const own = vietnamese[key as keyof Texts];
    expect(english.trim()).not.toBe('');
    expect(own.trim()).not.toBe('');
    expect(places(own)).toEqual(places(english));
  });

  it('are translated, but for names and patterns', () => {
    const same = Object.entries(en).filter(([key, text]) => vietnamese[key as keyof Texts] === text);
    expect(same.map(([key]) => key)).toEqual([
      'shell.signedInAs',
      'title',
      'pageTitle',
      'gapSpan',
      'withReason',
    ]);
  });

  it('take their values, with numbers written the way of the language', () => {
    const values = { gate: 'Cổng A', in: 1234567, out: 5, inside: 0 };
    expect(textOf('vi', 'summary', values)).toBe('Cổng A: 1.234.567 vào, 5 ra, bên trong 0.');
    expect(textOf('en', 'summary', values)).toBe('Cổng A: 1,234,567 in, 5 out, 0 inside.');
  });
});

describe('numbers', () => {
  it('are grouped the way of the language', () => {
    expect([numberText(1234, 'vi'), numberText(1234, 'en')]).toEqual(['1.234', '1,234']);
    expect([decimalText(9.84, 'vi'), decimalText(9.84, 'en')]).toEqual(['9,8', '9.8']);
  });

  it('never round a gap away', () => {
    expect(percentText(0.999)).toBe('99 %');
    expect(percentText(1)).toBe('100 %');
  });
});

it('knows its languages', () => {
  expect([isLanguage('vi'), isLanguage('en'), isLanguage('fr'), isLanguage(null)]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});
