import { dirname, join } from 'node:path/posix';

/** One import of a source file. */
export interface Import {
  /** As it is written: a package, `node:…` or a relative path. */
  specifier: string;
  /** True when the import leaves nothing behind once types are stripped. */
  typeOnly: boolean;
}

/** The imports of a TypeScript file: static, re-exports, dynamic with a fixed text, and `require`. */
export function importsOf(source: string): Import[] {
  const code = withoutComments(source);
  const found: Import[] = [];
  const statement =
    /(?:^|[;}])\s*(?:import|export)\s+(type\s+(?!from\b|,))?(?:[\w$*{}\s,]*?\bfrom\s*)?(['"])([^'"\n]+)\2/gm;
  for (const match of code.matchAll(statement)) {
    found.push({ specifier: match[3] ?? '', typeOnly: match[1] !== undefined });
  }
  for (const match of code.matchAll(
    /\b(?:import|require(?:\.resolve)?|import\.meta\.resolve)\s*\(\s*(['"`])([^'"`\n$]+)\1/g,
  )) {
    found.push({ specifier: match[2] ?? '', typeOnly: false });
  }
  return found;
}

/** Comments become spaces; texts stay as they are, whatever they hold. */
function withoutComments(source: string): string {
  const token = /\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\[\s\S]|[^`\\])*`/g;
  return source.replace(token, (text) => (text.startsWith('/') ? ' ' : text));
}

/** Tools for people who work on Gateline; nothing in production starts them. */
const DEVELOPMENT = /^scripts\/(screens\/|fuzz\/)/;

/** The stops of the walk in their order: a part may import from the parts before it. */
const WALK = ['camera', 'light', 'detections', 'tracks', 'crossings', 'spool', 'uplink'];

/** Packages with native code or an outside world behind them, and the only files that may import them. */
const ADAPTERS: Record<string, RegExp> = {
  'onnxruntime-node': /(^|\/)onnx-[\w-]+\.ts$/,
  opencv4nodejs: /(^|\/)opencv-[\w-]+\.ts$/,
  'better-sqlite3':
    /(^|\/)sqlite-[\w-]+\.ts$|^edge-agent\/spool\/spool-file\.ts$|^control-server\/ledger\/migrations\.ts$/,
  sharp: /^scripts\/|(^|\/)sharp-[\w-]+\.ts$/,
  mqtt: /(^|\/)(mqtt-[\w-]+|uplink)\.ts$/,
  '@node-rs/argon2': /(^|\/)argon2-[\w-]+\.ts$/,
  aedes: /^control-server\/broker\//,
};

export interface Dependencies {
  /** Packages that are only there for development. */
  dev: ReadonlySet<string>;
}

/**
 * What is wrong with the imports of one file; empty when nothing is.
 *
 * @param path of the file from the root of the repository, with slashes
 */
export function faultsOf(path: string, source: string, { dev }: Dependencies): string[] {
  return importsOf(source).flatMap((imported) =>
    [directionFault, adapterFault, webFault, walkFault, testFault]
      .map((rule) => rule(path, imported))
      .concat(devFault(path, imported, dev))
      .filter((fault) => fault !== undefined)
      .map((fault) => `${path} imports ${imported.specifier}: ${fault}`),
  );
}

const isTest = (path: string) =>
  /\.test\.tsx?$|-(suite|contract)\.ts$|(^|\/)test(ing)?(-[\w-]+)?\.ts$|(^|\/)testing\//.test(path);
const isRelative = (specifier: string) => specifier.startsWith('.');
const targetOf = (path: string, { specifier }: Import) =>
  isRelative(specifier) ? join(dirname(path), specifier) : undefined;
const topOf = (path: string) => path.split('/')[0] ?? '';

/** The package of a specifier: `@scope/name` or `name`. */
const packageOf = (specifier: string) =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Which folders a top folder may import from, itself aside. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  'firmware-config': [],
  models: ['firmware-config'],
  'edge-agent': ['firmware-config', 'models'],
  'control-server': ['firmware-config'],
  scripts: ['firmware-config', 'models', 'edge-agent', 'control-server'],
};

function directionFault(path: string, imported: Import): string | undefined {
  const target = targetOf(path, imported);
  if (target === undefined) return undefined;
  const [from, to] = [topOf(path), topOf(target)];
  const allowed = MAY_IMPORT[from];
  if (from === to || allowed === undefined || allowed.includes(to)) return undefined;
  return `${from} may import from ${['itself', ...allowed].join(', ')} only`;
}

function adapterFault(path: string, { specifier, typeOnly }: Import): string | undefined {
  const adapters = ADAPTERS[packageOf(specifier)];
  if (
    adapters === undefined ||
    typeOnly ||
    isTest(path) ||
    DEVELOPMENT.test(path) ||
    path.startsWith('scripts/') ||
    adapters.test(path)
  ) {
    return undefined;
  }
  return `only adapters may, files like ${adapters.source}`;
}

function webFault(path: string, imported: Import): string | undefined {
  const web = 'control-server/web/';
  if (!path.startsWith(web)) return undefined;
  if (imported.specifier.startsWith('node:'))
    return isTest(path) || path.endsWith('.config.ts') ? undefined : 'a page has no Node';
  const target = targetOf(path, imported);
  if (target === undefined || target.startsWith(web) || imported.typeOnly) return undefined;
  return 'the page may take only types from the server (import type)';
}

function walkFault(path: string, imported: Import): string | undefined {
  const stop = (file: string) => WALK.indexOf(/^edge-agent\/([\w-]+)\//.exec(file)?.[1] ?? '');
  const target = targetOf(path, imported);
  if (target === undefined || isTest(path)) return undefined;
  const [from, to] = [stop(path), stop(target)];
  if (from === -1) return undefined;
  if (to > from) return `${WALK[from]} comes before ${WALK[to]} on the walk`;
  return /^edge-agent\/[\w-]+\.ts$/.test(target) && !imported.typeOnly
    ? 'a stop knows nothing of the whole walk'
    : undefined;
}

function testFault(path: string, imported: Import): string | undefined {
  const target = targetOf(path, imported);
  if (target === undefined || !isTest(target) || isTest(path) || DEVELOPMENT.test(path)) return undefined;
  return 'only tests may use what is made for tests';
}

function devFault(
  path: string,
  { specifier, typeOnly }: Import,
  dev: ReadonlySet<string>,
): string | undefined {
  const exempt =
    isTest(path) ||
    typeOnly ||
    path.endsWith('.config.ts') ||
    DEVELOPMENT.test(path) ||
    path.startsWith('control-server/web/');
  if (exempt || isRelative(specifier) || !dev.has(packageOf(specifier))) return undefined;
  return 'it is a dependency for development, and this file runs in production';
}
