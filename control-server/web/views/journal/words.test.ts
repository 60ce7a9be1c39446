import { afterEach, describe, expect, test } from 'vitest';
import { chooseLanguage } from '../../shell/language.ts';
import { deedText, detailName, detailText } from './words.ts';

afterEach(() => chooseLanguage('vi'));

describe('a deed in a sentence', () => {
  test('names who did what to whom', () => {
    expect(deedText({ actor: 'lan', action: 'account.created', subject: 'hung' })).toBe(
      'lan tạo tài khoản hung.',
    );
    expect(deedText({ actor: 'lan', action: 'sign-out', subject: 'lan' })).toBe('lan đăng xuất.');
    chooseLanguage('en');
    expect(deedText({ actor: 'command line', action: 'key.revoked', subject: 'key:0a1b2c3d4e5f' })).toBe(
      'The command line revoked the API key 0a1b2c3d4e5f.',
    );
  });

  test('shows the code of an action that it does not know', () => {
    expect(deedText({ actor: 'server', action: 'moon.landed', subject: 'moon' })).toBe(
      'Máy chủ: moon.landed, moon.',
    );
    expect(deedText({ actor: 'lan', action: 'empty', subject: 'x' })).toBe('lan: empty, x.');
    expect(deedText({ actor: 'lan', action: 'toString', subject: 'x' })).toBe('lan: toString, x.');
  });
});

describe('the detail of a deed', () => {
  test('is told in words', () => {
    expect(detailName('role')).toBe('Vai trò');
    expect(detailText('role', { before: 'viewer', after: 'admin' })).toBe('Người xem → Quản trị');
    expect(detailText('sites', { before: ['a', 'b'], after: null })).toBe('a, b → Tất cả các địa điểm');
    expect(detailText('disabled', { before: false, after: true })).toBe('không → có');
    expect(detailText('reason', 'code')).toBe('sai mã xác thực');
  });

  test('stays as it is where there are no words', () => {
    expect(detailName('constructor')).toBe('constructor');
    expect([detailText('x', 3), detailText('x', { a: [1] }), detailText('reason', 'why')]).toEqual([
      '3',
      '{"a":[1]}',
      'why',
    ]);
  });
});
