import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { sealOf } from './spool-rows.ts';

/** The end of a spool: the epoch that is appended to, and its last record. */
export interface SpoolEnd {
  epoch: string;
  last: number;
}

/**
 * Notes in a small file beside a spool how far it goes, after every append. The note is not flushed to the disk, so that
 * it costs nothing and a power cut may take it back a little; but when the journal of the spool is damaged, which SQLite
 * takes for its end, it tells that there was more.
 */
export class EndMark {
  #file: number | undefined;

  /** @param path of the spool */
  constructor(path: string) {
    try {
      closeSync(openSync(`${path}-end`, 'a'));
      this.#file = openSync(`${path}-end`, 'r+');
    } catch {
      // No room for another file: then nothing is noted.
    }
  }

  /** What was noted for a spool; undefined where nothing or nothing readable was. */
  static read(path: string): SpoolEnd | undefined {
    try {
      const [epoch = '', last = '', seal] = readFileSync(`${path}-end`, 'utf8').trim().split(/ +/);
      const isWhole =
        /^[0-9a-f]{32}$/.test(epoch) && sealOf('end', epoch, Number(last)).toString('hex') === seal;
      return isWhole ? { epoch, last: Number(last) } : undefined;
    } catch {
      return undefined;
    }
  }

  /** Never fails: it is only missed when the spool is damaged as well. */
  note({ epoch, last }: SpoolEnd): void {
    const text = `${epoch} ${String(last).padStart(16)} ${sealOf('end', epoch, last).toString('hex')}\n`;
    try {
      if (this.#file !== undefined) writeSync(this.#file, text, 0);
    } catch {
      // A full disk, most likely.
    }
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
