import { readFileSync } from 'node:fs';
import { GatelineError } from './errors.ts';

/**
 * The value in a JSON file.
 *
 * @throws GatelineError `bad-config` when it cannot be read or is not JSON
 */
export function readJson(path: string): unknown {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = (cause as NodeJS.ErrnoException).code;
    throw new GatelineError('bad-config', `${path} cannot be read (${reason}): check the path`, { cause });
  }
  return parseJson(text, path);
}

/**
 * The value in a JSON text; `name` is what messages call it.
 *
 * @throws GatelineError `bad-config`
 */
export function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new GatelineError('bad-config', `${name} is not JSON: ${(cause as Error).message}`, { cause });
  }
}
