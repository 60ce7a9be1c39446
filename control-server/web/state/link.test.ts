import { describe, expect, it } from 'vitest';
import { broken, checked, heard, retryDelay, SILENT_AFTER_MS } from './link.ts';

describe('the link to the server', () => {
  it('is live as long as something was heard lately', () => {
    expect(checked(heard(1000), 1000 + SILENT_AFTER_MS)).toEqual({ state: 'live', heardAt: 1000 });
  });

  it('is lost after a silence, since the last thing heard and not since it was noticed', () => {
    expect(checked(heard(1000), 1001 + SILENT_AFTER_MS)).toEqual({ state: 'lost', since: 1000 });
  });

  it('is lost since the last thing heard when the stream breaks', () => {
    expect(broken(heard(5000))).toEqual({ state: 'lost', since: 5000 });
  });

  it('stays lost since the same moment over failed attempts', () => {
    expect(broken({ state: 'lost', since: 5000 })).toEqual({ state: 'lost', since: 5000 });
    expect(checked({ state: 'lost', since: 5000 }, 9_999_999)).toEqual({ state: 'lost', since: 5000 });
  });

  it('gives up on a stream that never says a word', () => {
    expect(checked({ state: 'opening', since: 0 }, SILENT_AFTER_MS + 1)).toEqual({ state: 'lost', since: 0 });
  });

  it('waits longer from attempt to attempt, up to 15 seconds', () => {
    expect([0, 1, 2, 3, 4, 50].map((attempt) => retryDelay(attempt, 1))).toEqual([
      1000, 2000, 4000, 8000, 15_000, 15_000,
    ]);
    expect(retryDelay(0, 0)).toBe(700);
  });
});
