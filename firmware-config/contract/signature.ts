import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';
import { headText } from './chain.ts';
import type { Head } from './records.ts';

/** True when the head was signed with the key that it names (RFC 8032, Ed25519). Whose key it is, is not judged. */
export function isSigned(head: Pick<Head, 'at' | 'hash' | 'key' | 'signature'>): boolean {
  let key: KeyObject;
  try {
    key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: head.key }, format: 'jwk' });
  } catch {
    return false;
  }
  return verify(null, Buffer.from(headText(head)), key, Buffer.from(head.signature, 'base64url'));
}

/** What people compare of a public key (Ed25519, base64url): SHA-256 of its 32 bytes, in hexadecimal. */
export function fingerprintOf(key: string): string {
  return createHash('sha256').update(Buffer.from(key, 'base64url')).digest('hex');
}

/** The beginning of a fingerprint in fours, as people compare it: `3f2a 90bc 11de 77a0`. */
export function shortFingerprint(fingerprint: string): string {
  return (fingerprint.slice(0, 16).match(/.{4}/g) ?? []).join(' ');
}
