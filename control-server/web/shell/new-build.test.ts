import { describe, expect, it } from 'vitest';
import { isWorthReload } from './new-build.ts';

describe('a page whose server may have been upgraded', () => {
  const own = '/assets/index-a.js';
  const served = '/assets/index-b.js';

  it('is loaded anew for another build', () => {
    expect(isWorthReload({ served, own, reloadedFor: null })).toBe(true);
  });

  it('stays while the server has the same build', () => {
    expect(isWorthReload({ served: own, own, reloadedFor: null })).toBe(false);
  });

  it('stays where the server does not tell its build', () => {
    expect(isWorthReload({ served: null, own, reloadedFor: null })).toBe(false);
  });

  it('is loaded anew only once for a build, and again for the next one', () => {
    expect(isWorthReload({ served, own, reloadedFor: served })).toBe(false);
    expect(isWorthReload({ served: '/assets/index-c.js', own, reloadedFor: served })).toBe(true);
  });
});
