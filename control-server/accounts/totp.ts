import { Secret, TOTP } from 'otpauth';
import { digest, type RandomBytes, readableCode, readBack } from './secret.ts';

/** RFC 6238 with what every authenticator knows: SHA-1, six digits, 30 seconds. */
const PERIOD_S = 30;
const RECOVERY_CODES = 10;

/** A new authenticator's secret, 160 bits as RFC 4226 recommends, in base32. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32;

/** What a QR code for an authenticator holds. */
export const totpUri = (secret: string, account: string): string => totpOf(secret, account).toString();

/**
 * The time step that a code belongs to; null for a wrong code. A clock may be off by one step, as RFC 6238 allows.
 *
 * @param now wall time in milliseconds
 */
export function totpStep(secret: string, code: string, now: number): number | null {
  if (!/^\d{6}$/.test(code)) return null;
  const delta = totpOf(secret, '').validate({ token: code, timestamp: now, window: 1 });
  return delta === null ? null : Math.floor(now / 1000 / PERIOD_S) + delta;
}

/** Codes of 79 bits, each good once when the authenticator is lost, and the hashes to keep of them. */
export function newRecoveryCodes(random?: RandomBytes): { codes: string[]; hashes: string[] } {
  const codes = Array.from({ length: RECOVERY_CODES }, () => readableCode(4, random));
  return { codes, hashes: codes.map(digest) };
}

/** The hash to look up for a recovery code as it was typed. */
export const recoveryHash = (typed: string): string => digest(readBack(typed));

function totpOf(secret: string, label: string): TOTP {
  const issuer = 'Gateline';
  return new TOTP({ issuer, label, secret: Secret.fromBase32(secret), digits: 6, period: PERIOD_S });
}
