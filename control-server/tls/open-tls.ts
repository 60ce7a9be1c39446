import { X509Certificate } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { hostname, networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { createSecureContext } from 'node:tls';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { ServerConfig } from '../../firmware-config/server-config.ts';

/** What the server shows to browsers. */
export interface Tls {
  pem: { cert: string; key: string };
  /** SHA-256 of the certificate, as browsers show it. */
  fingerprint: string;
  /** Wall time in milliseconds. */
  validTo: number;
}

/** An own certificate is made anew when it would end within so long. */
const RENEW_MS = 30 * 86_400_000;

/**
 * The certificate that the configuration asks for: the one given, or the server's own in the data folder, which is made
 * where it is missing, ends soon or lacks a name. Its key stays the same.
 *
 * @param now wall time in milliseconds
 * @throws GatelineError `bad-config` naming the file and the field
 */
export async function openTls(config: ServerConfig, now: number): Promise<Tls | undefined> {
  const { tls } = config.listen;
  if (tls === undefined) return undefined;
  const cert = join(config.data, 'tls-certificate.pem');
  const key = join(config.data, 'tls-key.pem');
  if (tls === 'own') await prepareOwn(cert, key, namesOf(config), now);
  const files = tls === 'own' ? { certificate: cert, key } : tls;
  const pem = {
    cert: readPem(files.certificate, 'listen.tls.certificate'),
    key: readPem(files.key, 'listen.tls.key'),
  };
  try {
    createSecureContext(pem);
    const { fingerprint256, validTo } = new X509Certificate(pem.cert);
    return { pem, fingerprint: fingerprint256, validTo: Date.parse(validTo) };
  } catch (cause) {
    const problem = `cannot be used with the key ${files.key} (${messageOf(cause)})`;
    const remedy = 'Give a certificate (with its chain) and its key, both in PEM.';
    throw refusal('listen.tls.certificate', files.certificate, problem, remedy, cause);
  }
}

async function prepareOwn(cert: string, key: string, names: readonly string[], now: number): Promise<void> {
  // Loaded only where it is needed: it is large.
  const { newServerKey, ownCertificate } = await import('./own-certificate.ts');
  try {
    mkdirSync(join(cert, '..'), { recursive: true, mode: 0o700 });
    if (!existsSync(key)) write(key, await newServerKey(), 0o600);
    if (existsSync(cert) && isGood(readFileSync(cert, 'utf8'), readFileSync(key, 'utf8'), names, now)) return;
    write(cert, await ownCertificate(readFileSync(key, 'utf8'), names, now), 0o644);
  } catch (cause) {
    const remedy =
      'See that the data folder can be written to, or remove both files: then they are made anew.';
    throw refusal(
      'listen.tls',
      'own',
      `${cert} and ${key} cannot be made (${messageOf(cause)})`,
      remedy,
      cause,
    );
  }
}

/** Written under another name first: at no moment is there half a file, or a key that others can read. */
function write(path: string, text: string, mode: number): void {
  const partial = `${path}.partial`;
  writeFileSync(partial, text, { mode });
  chmodSync(partial, mode);
  renameSync(partial, path);
}

function isGood(cert: string, key: string, names: readonly string[], now: number): boolean {
  try {
    createSecureContext({ cert, key });
    const certificate = new X509Certificate(cert);
    const isNamed = (name: string) => (isIP(name) ? certificate.checkIP(name) : certificate.checkHost(name));
    return (
      Date.parse(certificate.validTo) - now >= RENEW_MS &&
      Date.parse(certificate.validFrom) <= now &&
      names.every((name) => isNamed(name) !== undefined)
    );
  } catch {
    return false;
  }
}

/** By what browsers may call this server. */
function namesOf({ listen: { host, publicUrl } }: ServerConfig): string[] {
  const isAny = host === '0.0.0.0' || host === '::';
  const machine = Object.values(networkInterfaces()).flatMap((addresses = []) =>
    // Link-local addresses come with a zone, which no browser's address has.
    addresses.map(({ address }) => address).filter((address) => !address.startsWith('fe80:')),
  );
  const given = publicUrl === undefined ? [] : [new URL(publicUrl).hostname.replace(/^\[|\]$/g, '')];
  const all = [...given, ...(isAny ? [] : [host]), hostname().toLowerCase(), 'localhost', ...machine];
  return [...new Set(all)].filter(
    (name) => isIP(name) !== 0 || /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name),
  );
}

function readPem(path: string, field: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const problem = `cannot be read (${(cause as NodeJS.ErrnoException).code ?? messageOf(cause)})`;
    throw refusal(field, path, problem, 'Check the path, and that the server may read it.', cause);
  }
}

function refusal(
  path: string,
  value: string,
  problem: string,
  remedy: string,
  cause: unknown,
): GatelineError {
  const faults = [{ path, value, problem, remedy }];
  return new GatelineError('bad-config', `${value} ${problem}: see ${path}`, { faults, cause });
}
