import { gunzipSync } from 'node:zlib';

const BLOCK = 512;

/**
 * Takes files out of an npm package archive (gzipped tar, ustar headers).
 *
 * @param paths paths below the archive's top folder
 * @returns the bytes of each path that is there
 */
export function filesOfArchive(archive: Uint8Array, paths: readonly string[]): Map<string, Uint8Array> {
  const tar = gunzipSync(archive);
  const text = (start: number, length: number): string => {
    const end = tar.indexOf(0, start);
    return tar.toString('utf8', start, end === -1 || end > start + length ? start + length : end);
  };
  const found = new Map<string, Uint8Array>();
  for (let header = 0; header + BLOCK <= tar.length && tar[header] !== 0; ) {
    const prefix = text(header + 345, 155);
    const name = prefix === '' ? text(header, 100) : `${prefix}/${text(header, 100)}`;
    const size = Number.parseInt(text(header + 124, 12), 8);
    if (!(size >= 0)) throw new Error(`the archive is damaged at byte ${header}`);
    const start = header + BLOCK;
    const path = name.slice(name.indexOf('/') + 1);
    if (paths.includes(path)) found.set(path, tar.subarray(start, start + size));
    header = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return found;
}
