import { expect, test } from 'vitest';
import { newRecoveryCodes, newTotpSecret, recoveryHash, totpStep, totpUri } from './totp.ts';

/** "12345678901234567890" of RFC 6238, appendix B, in base32; its codes there have eight digits, of which these are the last. */
const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';

test.each([
  [59, '287082'],
  [1111111109, '081804'],
  [1111111111, '050471'],
  [1234567890, '005924'],
  [2000000000, '279037'],
  [20000000000, '353130'],
])('at %i s the code is %s', (seconds, code) => {
  expect(totpStep(SECRET, code, seconds * 1000)).toBe(Math.floor(seconds / 30));
});

test('a code is good one step earlier and later, and names its own step', () => {
  const at = 1111111111_000;
  const step = Math.floor(1111111111 / 30);
  expect([-60, -30, 0, 30, 60].map((off) => totpStep(SECRET, '050471', at + off * 1000))).toEqual([
    null,
    step,
    step,
    step,
    null,
  ]);
  for (const code of ['', '05047', '0504711', 'abcdef', '050472'])
    expect(totpStep(SECRET, code, at)).toBeNull();
});

test('a QR code says whose it is', () => {
  const secret = newTotpSecret();
  expect(secret).toMatch(/^[A-Z2-7]{32}$/);
  expect(totpUri(secret, 'lan')).toMatch(
    /^otpauth:\/\/totp\/Gateline:lan\?issuer=Gateline&secret=[A-Z2-7]{32}/,
  );
});

test('recovery codes differ, and are known however they are typed', () => {
  const { codes, hashes } = newRecoveryCodes();
  expect(new Set(codes).size).toBe(10);
  const [code = ''] = codes;
  expect(recoveryHash(` ${code.toLowerCase().replaceAll('-', ' ')} `)).toBe(hashes[0]);
  expect(recoveryHash(`${code}A`)).not.toBe(hashes[0]);
});
