import { expect, it } from 'vitest';
import { limited, Notices, shortened } from './notices.ts';

it('there is one notice per subject, and only a new sentence is news', () => {
  const notices = new Notices();
  expect(notices.set('disk', 'records-lost', 'full')).toBe(true);
  expect(notices.set('disk', 'records-lost', 'full')).toBe(false);
  expect(notices.set('clock', 'record-misfit', 'slow')).toBe(true);
  expect(notices.set('disk', 'records-lost', 'very full')).toBe(true);
  expect(notices.set('disk', 'spool-unreadable', 'very full')).toBe(true);
  expect(notices.list()).toEqual([
    { code: 'spool-unreadable', text: 'very full' },
    { code: 'record-misfit', text: 'slow' },
  ]);
  expect(notices.clear('disk')).toBe(true);
  expect(notices.clear('disk')).toBe(false);
  expect(notices.list()).toEqual([{ code: 'record-misfit', text: 'slow' }]);
});

it('what there is no room for is counted', () => {
  const notices = Array.from({ length: 40 }, (_, n) => ({
    code: 'spool-lost' as const,
    text: `sentence ${n}`,
  }));
  expect(limited(notices)).toHaveLength(32);
  expect(limited(notices).at(-1)).toEqual({ code: 'more', text: 'and 9 more notices' });
  expect(limited(notices.slice(0, 32))).toEqual(notices.slice(0, 32));
});

it('texts are cut to what the contract allows', () => {
  expect(shortened('x'.repeat(300))).toHaveLength(300);
  expect(shortened('x'.repeat(301))).toHaveLength(300);
  expect(shortened('x'.repeat(301)).endsWith('…')).toBe(true);
});
