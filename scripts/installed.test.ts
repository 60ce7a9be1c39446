import { describe, expect, it } from 'vitest';
import { isInstalled } from './installed.ts';

const lock = (packages: Parameters<typeof isInstalled>[0]['packages']) => ({ packages });
const one = { 'node_modules/one': { version: '1.0.0', integrity: 'sha512-a' } };

describe('isInstalled', () => {
  it('holds when every package is there in the locked version', () => {
    expect(isInstalled(lock({ '': {}, ...one }), lock(one))).toBe(true);
  });

  it('does not hold when a package is missing, of another version or of another content', () => {
    expect(isInstalled(lock(one), lock({}))).toBe(false);
    expect(isInstalled(lock(one), lock({ 'node_modules/one': { version: '1.0.1' } }))).toBe(false);
    const other = { 'node_modules/one': { version: '1.0.0', integrity: 'sha512-b' } };
    expect(isInstalled(lock(one), lock(other))).toBe(false);
  });

  it("leaves out optional packages, which are other machines'", () => {
    const arm = { 'node_modules/arm': { version: '1.0.0', optional: true } };
    expect(isInstalled(lock({ ...one, ...arm }), lock(one))).toBe(true);
  });
});
