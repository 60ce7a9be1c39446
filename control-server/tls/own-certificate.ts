// The library below takes what this one adds to Reflect.
import 'reflect-metadata';
import { createPrivateKey, type KeyObject, webcrypto } from 'node:crypto';
import { isIP } from 'node:net';
import {
  BasicConstraintsExtension,
  cryptoProvider,
  ExtendedKeyUsage,
  ExtendedKeyUsageExtension,
  type JsonGeneralName,
  KeyUsageFlags,
  KeyUsagesExtension,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
/** Apple's and Mozilla's programs refuse server certificates that are good for longer. */
const DAYS = 397;
const DAY_MS = 86_400_000;

/** A new key for a server: ECDSA on P-256, PKCS8 in PEM. */
export async function newServerKey(): Promise<string> {
  const { privateKey } = await webcrypto.subtle.generateKey(ALGORITHM, true, ['sign', 'verify']);
  return await pemOf(privateKey);
}

/**
 * A certificate that a server signs with its own key.
 *
 * @param key PKCS8 in PEM
 * @param names host names and addresses that it is for, the first being its subject
 * @param now wall time in milliseconds; it is good from a day earlier, for clients whose clock is behind
 * @returns PEM
 */
export async function ownCertificate(key: string, names: readonly string[], now: number): Promise<string> {
  cryptoProvider.set('default', webcrypto);
  const keys = await pairOf(createPrivateKey(key));
  const certificate = await X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [names[0] ?? 'gateline'] }],
    notBefore: new Date(now - DAY_MS),
    notAfter: new Date(now + (DAYS - 1) * DAY_MS),
    signingAlgorithm: ALGORITHM,
    keys,
    extensions: [
      new BasicConstraintsExtension(false, undefined, true),
      new KeyUsagesExtension(KeyUsageFlags.digitalSignature, true),
      new ExtendedKeyUsageExtension([ExtendedKeyUsage.serverAuth]),
      new SubjectAlternativeNameExtension(
        names.map((value): JsonGeneralName => ({ type: isIP(value) ? 'ip' : 'dns', value })),
      ),
    ],
  });
  return `${certificate.toString('pem')}\n`;
}

async function pairOf(key: KeyObject): Promise<webcrypto.CryptoKeyPair> {
  const { subtle } = webcrypto;
  const jwk = key.export({ format: 'jwk' });
  const { d: _private, ...open } = jwk;
  const privateKey = await subtle.importKey('jwk', jwk, ALGORITHM, true, ['sign']);
  const publicKey = await subtle.importKey('jwk', open, ALGORITHM, true, ['verify']);
  return { privateKey, publicKey };
}

async function pemOf(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', key));
  const lines = bytes.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN PRIVATE KEY-----\n${lines.join('\n')}\n-----END PRIVATE KEY-----\n`;
}
