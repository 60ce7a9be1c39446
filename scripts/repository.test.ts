import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
const hasGit = existsSync(join(root, '.git')) && spawnSync('git', ['--version']).status === 0;

/** Files over 300 lines, each with its reason. */
const LONG: Record<string, string> = {};

/** Folders of the machines this was written on, and hosts that only one machine's set-up may know. */
const PRIVATE = [
  /(^|[\s"'`(=:])\/(work|home|root|Users)\/\w/m,
  /registry\.(npmjs|yarnpkg|npmmirror)\.\w+/,
  /deb\.debian\.org|npm\.pkg\.github\.com/,
  /"resolved"\s*:/,
];

const textOf = (path: string) => readFileSync(join(root, path), 'utf8');
const isPicture = (path: string) => /\.(png|jpe?g|webp|ico|woff2)$/.test(path);

describe.skipIf(!hasGit)('the repository (skipped without git)', () => {
  const tracked = hasGit
    ? execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' })
        .split('\0')
        .filter((path) => path !== '' && existsSync(join(root, path)))
    : [];

  it('names no machine and no registry', () => {
    const found = tracked
      .filter((path) => !isPicture(path))
      .flatMap((path) =>
        PRIVATE.map((pattern) => pattern.exec(textOf(path))?.[0])
          .filter(Boolean)
          .map((text) => `${path}: ${text}`),
      );
    expect(found).toEqual([]);
  });

  it('would notice one', () => {
    const at = (...names: string[]) => ['', ...names].join('/');
    for (const text of [
      `see ${at('work', 'main')}`,
      `"${at('home', 'me')}"`,
      `x=${at('root', 'a')}`,
      ['registry', 'npmjs.org'].join('.'),
    ]) {
      expect(
        PRIVATE.some((pattern) => pattern.test(text)),
        text,
      ).toBe(true);
    }
    for (const text of ['network/work/main', 'GET /homes', 'homework/x']) {
      expect(
        PRIVATE.some((pattern) => pattern.test(text)),
        text,
      ).toBe(false);
    }
  });

  it('holds no large files: data belongs in a package or is made at set-up', () => {
    expect(tracked.filter((path) => statSync(join(root, path)).size > 600_000)).toEqual([]);
  });

  it('has no source file over 300 lines without a reason', () => {
    const long = tracked.filter(
      (path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$/.test(path) && textOf(path).split('\n').length > 301,
    );
    expect(long.filter((path) => !LONG[path])).toEqual([]);
  });

  it('can start what it says it can', () => {
    for (const path of [
      'scripts/start',
      'scripts/test',
      'scripts/check',
      'scripts/setup',
      'scripts/gateline',
      '.ci/run',
    ]) {
      expect(statSync(join(root, path)).mode & 0o111, path).toBe(0o111);
    }
  });
});
