import { closeSync, fsyncSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describeFault, messageOf } from '../../firmware-config/errors.ts';
import { flushFolder } from '../spool/database-files.ts';
import { type LayoutState, layoutStates } from './layout-state.ts';

/** Where a gateway keeps the lines and zones that the server sent. */
export interface LayoutStore {
  /** What was kept; null where there is nothing. What cannot be understood is set aside, and `damage` tells of it. */
  read(gateway: string): { state: LayoutState | null; damage?: string };
  /** Keeps a state, all or nothing; it is durable when this returns. @throws what the disk says */
  write(state: LayoutState): void;
}

/** Beside the spool, which it outlives. */
export const layoutPath = (spoolPath: string) => join(dirname(spoolPath), 'layout.json');

/** A {@link LayoutStore} in a JSON file. */
export class FileLayoutStore implements LayoutStore {
  readonly #path: string;
  readonly #now: () => number;

  /** @param now wall time in milliseconds, for the name of a file that is set aside */
  constructor(path: string, now: () => number) {
    this.#path = path;
    this.#now = now;
  }

  read(gateway: string): { state: LayoutState | null; damage?: string } {
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { state: null };
      return { state: null, damage: `${this.#path} cannot be read (${messageOf(error)})` };
    }
    const found = understood(text, gateway);
    if (typeof found !== 'string') return { state: found };
    const aside = `${this.#path}.damaged-${this.#now()}`;
    try {
      renameSync(this.#path, aside);
      flushFolder(this.#path);
    } catch (error) {
      return { state: null, damage: `${this.#path} is damaged (${found}; ${messageOf(error)})` };
    }
    return { state: null, damage: `${this.#path} was damaged (${found}) and set aside as ${aside}` };
  }

  write(state: LayoutState): void {
    mkdirSync(dirname(this.#path), { recursive: true });
    const file = openSync(`${this.#path}.new`, 'w', 0o600);
    try {
      writeSync(file, `${JSON.stringify(state)}\n`);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(`${this.#path}.new`, this.#path);
    flushFolder(this.#path);
  }
}

/** The state in a text, or why there is none. */
function understood(text: string, gateway: string): LayoutState | string {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return messageOf(error);
  }
  if (!layoutStates.accepts(value)) {
    const [fault] = layoutStates.faults(value);
    return fault ? describeFault(fault) : 'it is something else';
  }
  return value.gateway === gateway ? value : `it is of the gateway ${value.gateway}`;
}
