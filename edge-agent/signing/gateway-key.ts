import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import {
  fingerprintOf,
  type Head,
  headText,
  shortFingerprint,
} from '../../firmware-config/contract/index.ts';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { Stamp } from '../health/clock.ts';

/** Where a gateway's key is kept: beside its spool, which it outlives. */
export const gatewayKeyPath = (spoolPath: string) => join(dirname(spoolPath), 'gateway-key.pem');

/** The Ed25519 key of one box: made on it, never leaves it. */
export class GatewayKey {
  /** The public key: 32 bytes in base64url. */
  readonly publicKey: string;
  readonly #key: KeyObject;

  private constructor(key: KeyObject) {
    this.#key = key;
    this.publicKey = createPublicKey(key).export({ format: 'jwk' }).x ?? '';
  }

  /**
   * The key in a file (PKCS8, PEM), which is made where there is none.
   *
   * @throws GatelineError `bad-config` when the file holds no such key or cannot be read or made: a key is never
   *   replaced, since the server knows the gateway by it
   */
  static open(path: string): GatewayKey {
    try {
      if (!existsSync(path)) write(path);
    } catch (cause) {
      const remedy = 'check that its folder can be written to, or change spool.path';
      throw refusal(`the gateway's key ${path} cannot be made (${messageOf(cause)}): ${remedy}`, cause);
    }
    let key: KeyObject | undefined;
    let why: unknown = 'it holds another kind of key';
    try {
      key = createPrivateKey(readFileSync(path));
    } catch (error) {
      why = error;
    }
    if (key?.asymmetricKeyType === 'ed25519') return new GatewayKey(key);
    const remedy =
      'put it back from a backup, or remove the file: then a new key is made, which has to be made known to the server';
    throw refusal(`the gateway's key ${path} cannot be used (${messageOf(why)}): ${remedy}`, why);
  }

  /** SHA-256 of the public key's 32 bytes, in hexadecimal. */
  get fingerprint(): string {
    return fingerprintOf(this.publicKey);
  }

  /** The beginning of the {@link fingerprint}, for people to compare. */
  get shortFingerprint(): string {
    return shortFingerprint(this.fingerprint);
  }

  /** The record that signs all records up to the one with this hash of the chain. */
  head(now: Stamp, hash: string): Head {
    const signature = sign(null, Buffer.from(headText({ at: now.at, hash })), this.#key).toString(
      'base64url',
    );
    return { kind: 'head', ...now, hash, key: this.publicKey, signature };
  }
}

/** Makes a key and its file, complete or not at all, to be read by its owner only. */
function write(path: string): void {
  const folder = dirname(path);
  mkdirSync(folder, { recursive: true });
  const { privateKey } = generateKeyPairSync('ed25519');
  const temporary = `${path}.new`;
  rmSync(temporary, { force: true });
  const file = openSync(temporary, 'wx', 0o600);
  try {
    writeSync(file, String(privateKey.export({ type: 'pkcs8', format: 'pem' })));
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

const refusal = (message: string, cause: unknown) => new GatelineError('bad-config', message, { cause });
