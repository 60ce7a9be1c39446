import { readdir, readFile, statfs } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Health } from '../../firmware-config/contract/index.ts';

/** Reads what the box says of itself; rejects where it says nothing. */
export interface BoxReader {
  disk(path: string): Promise<{ bsize: number; bavail: number; blocks: number }>;
  list(folder: string): Promise<string[]>;
  read(path: string): Promise<string>;
}

export const systemBox: BoxReader = {
  disk: (path) => statfs(path),
  list: (folder) => readdir(folder),
  read: (path) => readFile(path, 'utf8'),
};

export type BoxFacts = Pick<Health, 'disk' | 'temperatureC'>;

const THERMAL = '/sys/class/thermal';
/** Zones of processors and the chips that they are on, by the names that Linux drivers give them. */
const PROCESSOR = /cpu|soc|core|pkg|package|k10temp|acpitz/i;
const LOOK_EVERY_MS = 10_000;
const MEGABYTE = 1_048_576;

/** Room on the file system of a path (what an ordinary user may take), and the processor's temperature, as far as known. */
export async function boxFacts(path: string, box: BoxReader): Promise<BoxFacts> {
  const [disk, temperatureC] = await Promise.all([
    box.disk(path).catch(() => undefined),
    temperatureOf(box).catch(() => undefined),
  ]);
  return {
    ...(disk
      ? { disk: { freeMb: inMb(disk.bavail * disk.bsize), totalMb: inMb(disk.blocks * disk.bsize) } }
      : {}),
    ...(temperatureC === undefined ? {} : { temperatureC }),
  };
}

const inMb = (bytes: number) => Math.max(0, Math.round((bytes / MEGABYTE) * 10) / 10);

/** The highest of the processor's thermal zones in degrees Celsius. */
async function temperatureOf(box: BoxReader): Promise<number | undefined> {
  const zones = (await box.list(THERMAL)).filter((name) => name.startsWith('thermal_zone'));
  const values = await Promise.all(
    zones.map(async (zone) => {
      try {
        if (!PROCESSOR.test(await box.read(join(THERMAL, zone, 'type')))) return [];
        const celsius = Number((await box.read(join(THERMAL, zone, 'temp'))).trim() || 'none') / 1000;
        return celsius >= -60 && celsius <= 200 ? [Math.round(celsius * 10) / 10] : [];
      } catch {
        // A zone that is switched off cannot be read.
        return [];
      }
    }),
  );
  const known = values.flat();
  return known.length > 0 ? Math.max(...known) : undefined;
}

/** Keeps {@link boxFacts} at hand. */
export class BoxWatch {
  facts: BoxFacts = {};
  readonly #look: () => void;
  readonly #timer: NodeJS.Timeout;

  /** @param spoolPath a file on the file system in question */
  constructor(spoolPath: string, box: BoxReader = systemBox) {
    this.#look = () => {
      // Never rejects: what cannot be read is left out.
      void boxFacts(dirname(spoolPath), box).then((facts) => {
        this.facts = facts;
      });
    };
    this.#look();
    this.#timer = setInterval(this.#look, LOOK_EVERY_MS);
  }

  close(): void {
    clearInterval(this.#timer);
  }
}
