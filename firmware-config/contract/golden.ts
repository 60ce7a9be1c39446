import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ErrorCode } from '../errors.ts';
import type { Messages } from './payloads.ts';
import { CHANNELS, type Channel } from './topics.ts';

/** A message that both sides must read. */
export type GoldenPayload = { [C in Channel]: { channel: C; name: string; message: Messages[C] } }[Channel];

/** A message that both sides must refuse with this code and exactly these faults. */
export interface BadPayload {
  channel: Channel;
  name: string;
  code: ErrorCode;
  paths: string[];
  payload: unknown;
}

const folder = join(import.meta.dirname, 'golden');

/** The good messages in golden/CHANNEL.NAME.json, for the tests of either side. */
export function goldenPayloads(): GoldenPayload[] {
  return files(/^([a-z]+)\.([a-z0-9-]+)\.json$/).map(
    ({ channel, name, content }) => ({ channel, name, message: content }) as GoldenPayload,
  );
}

/** The message in golden/CHANNEL.NAME.json. */
export function goldenPayload<C extends Channel>(channel: C, name: string): Messages[C] {
  return read(`${channel}.${name}.json`) as Messages[C];
}

/** The bad messages in golden/bad.CHANNEL.NAME.json. */
export function badPayloads(): BadPayload[] {
  return files(/^bad\.([a-z]+)\.([a-z0-9-]+)\.json$/).map(({ channel, name, content }) => ({
    channel,
    name,
    ...(content as Pick<BadPayload, 'code' | 'paths' | 'payload'>),
  }));
}

function files(pattern: RegExp) {
  return readdirSync(folder)
    .sort()
    .flatMap((file) => {
      const [, first, name] = pattern.exec(file) ?? [];
      const channel = CHANNELS.find((one) => one === first);
      return channel && name ? [{ channel, name, content: read(file) }] : [];
    });
}

const read = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));
