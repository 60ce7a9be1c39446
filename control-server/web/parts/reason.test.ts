import { afterEach, describe, expect, it } from 'vitest';
import { Refusal } from '../shell/ask.ts';
import { language } from '../shell/language.ts';
import { reasonOf, reasonText } from './reason.ts';

const refusal = (status: number | null, code: string, message = 'an English sentence', wait?: number) =>
  new Refusal(status, { code, message, faults: [] }, wait ?? null);

afterEach(() => {
  language.value = 'vi';
});

describe('the reason of a refusal', () => {
  it.each([
    [500, 'defect'],
    [503, 'disk-full'],
    [503, 'ledger-unavailable'],
    [503, 'desk-unavailable'],
    [504, 'no-answer'],
    [404, 'not-found'],
    [410, 'gone'],
    [409, 'conflict'],
    [403, 'forbidden'],
    [429, 'too-many-requests'],
    [null, 'no-connection'],
  ])('%s %s is told without the English sentence, in either language', (status, code) => {
    const vietnamese = reasonOf(refusal(status, code));
    language.value = 'en';
    const english = reasonOf(refusal(status, code));
    expect([vietnamese.detail, english.detail]).toEqual([null, null]);
    expect(vietnamese.text).not.toBe(english.text);
    expect(english.text).not.toContain('an English sentence');
  });

  it('tells how long to wait', () => {
    expect(reasonText(refusal(429, 'too-many-requests', '', 40))).toContain('40 giây');
  });

  it('speaks of no page where something was not allowed', () => {
    expect(reasonText(refusal(403, 'forbidden'))).not.toContain('xem trang');
  });

  it('says what helps where the code alone would mislead', () => {
    const last = refusal(409, 'conflict', 'an is the last administrator: make another one first');
    expect(reasonText(last)).toContain('quản trị');
    const old = refusal(403, 'forbidden', 'the header x-csrf-token is missing or out of date');
    expect(reasonText(old)).toContain('tải lại');
  });

  it('keeps the sentence of a code it does not know', () => {
    expect(reasonOf(refusal(418, 'teapot', 'short and stout')).detail).toBe('short and stout');
    expect(reasonOf(refusal(502, 'http-502', '')).detail).toBe('http-502');
  });

  it('lets a defect of the page through', () => {
    expect(() => reasonText(new TypeError('x'))).toThrow(TypeError);
  });
});
