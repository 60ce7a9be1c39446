/** A browser by the names that people know. */
export interface Browser {
  name: string;
  system: string | null;
}

/** The first that fits: many call themselves by the names of others, too. */
const NAMES: readonly [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/OPR\/|Opera/, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/coc_coc_browser\//, 'Cốc Cốc'],
  [/Zalo/, 'Zalo'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrom(e|ium)\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
  [/^curl\//, 'curl'],
];
const SYSTEMS: readonly [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Windows/, 'Windows'],
  [/CrOS/, 'ChromeOS'],
  [/Mac OS X|Macintosh/, 'macOS'],
  [/Linux|X11/, 'Linux'],
];

const find = (names: readonly [RegExp, string][], text: string) =>
  names.find(([pattern]) => pattern.test(text))?.[1] ?? null;

/** What a user-agent header says of a browser; null where it names none that is known. */
export function browserOf(userAgent: string): Browser | null {
  const name = find(NAMES, userAgent);
  return name === null ? null : { name, system: find(SYSTEMS, userAgent) };
}

/** Where an address lies, seen from the server. */
export function placeOf(address: string): 'local' | 'near' | 'far' {
  const plain = address.toLowerCase().replace(/^::ffff:/, '');
  if (plain === '::1' || plain.startsWith('127.')) return 'local';
  return /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|169\.254\.|f[cd][0-9a-f]{2}:|fe80:)/.test(plain)
    ? 'near'
    : 'far';
}
