import { createPublicKey, hash as digest, generateKeyPairSync, verify } from 'node:crypto';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Head, headText } from '../../firmware-config/contract/index.ts';
import { validatorOf } from '../../firmware-config/validation.ts';
import { boot } from '../spool/testing-records.ts';
import { GatewayKey, gatewayKeyPath } from './gateway-key.ts';

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateline-key-'));
  path = gatewayKeyPath(join(folder, 'box', 'spool.db'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('is made once, for its owner only, and stays', () => {
  expect(path).toBe(join(folder, 'box', 'gateway-key.pem'));
  const first = GatewayKey.open(path);
  expect(statSync(path).mode & 0o777).toBe(0o600);
  expect(readdirSync(join(folder, 'box'))).toEqual(['gateway-key.pem']);
  expect(readFileSync(path, 'utf8')).toMatch(/^-----BEGIN PRIVATE KEY-----/);
  expect(GatewayKey.open(path).publicKey).toBe(first.publicKey);
  rmSync(path);
  expect(GatewayKey.open(path).publicKey).not.toBe(first.publicKey);
});

it('signs heads that anyone can check with its public key', () => {
  const key = GatewayKey.open(path);
  const hash = 'ab'.repeat(32);
  const head = key.head({ at: 1_792_630_800_000, mono: 7, boot }, hash);
  expect(validatorOf(Head).faults(head)).toEqual([]);
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: head.key }, format: 'jwk' });
  const signature = Buffer.from(head.signature, 'base64url');
  expect(verify(null, Buffer.from(headText(head)), publicKey, signature)).toBe(true);
  expect(verify(null, Buffer.from(headText({ ...head, at: 1 })), publicKey, signature)).toBe(false);
});

it('has a fingerprint of the 32 bytes, and a short one for people', () => {
  const key = GatewayKey.open(path);
  const raw = Buffer.from(key.publicKey, 'base64url');
  expect(raw).toHaveLength(32);
  expect(key.fingerprint).toBe(digest('sha256', raw, 'hex'));
  expect(key.shortFingerprint).toMatch(/^([0-9a-f]{4} ){3}[0-9a-f]{4}$/);
  expect(key.fingerprint.startsWith(key.shortFingerprint.replaceAll(' ', ''))).toBe(true);
});

it.each([
  ['nothing', ''],
  ['something else', 'hello'],
  [
    'another kind of key',
    generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ type: 'pkcs8', format: 'pem' }),
  ],
])('is refused and not replaced where its file holds %s', (_, content) => {
  GatewayKey.open(path);
  writeFileSync(path, content);
  expect(() => GatewayKey.open(path)).toThrow(
    /gateway-key\.pem cannot be used .*: put it back from a backup, or remove/,
  );
  expect(readFileSync(path, 'utf8')).toBe(content);
});

it('is refused with what to do where it cannot be made', () => {
  writeFileSync(join(folder, 'file'), '');
  expect(() => GatewayKey.open(join(folder, 'file', 'gateway-key.pem'))).toThrow(
    /cannot be made .*check that its folder can be written to, or change spool\.path/,
  );
  chmodSync(folder, 0o700);
});
