import { describe, expect, it } from 'vitest';
import { orderOf } from './order.ts';

const site = (id: string, rank: number) => ({ site: id, name: id, attention: { rank } });
const all = (pier: number, temple: number, park: number) => [
  site('pier', pier),
  site('temple', temple),
  site('park', park),
];

describe('the order of sites', () => {
  it('is by attention, then by name', () => {
    expect(orderOf(null, all(0, 3, 0), 0).ids).toEqual(['temple', 'park', 'pier']);
  });

  it('changes at once for a site that needs more attention, and says which has moved', () => {
    const before = orderOf(null, all(0, 0, 0), 0);
    const after = orderOf(before, all(0, 5, 0), 1000);
    expect([after.ids, [...after.moved], after.at]).toEqual([['temple', 'park', 'pier'], ['temple'], 1000]);
  });

  it('stands for half a minute before a site that needs less goes down', () => {
    const before = orderOf(null, all(0, 5, 0), 0);
    expect(orderOf(before, all(0, 0, 0), 29_000)).toBe(before);
    const after = orderOf(before, all(0, 0, 0), 30_000);
    expect([after.ids, [...after.moved]]).toEqual([['park', 'pier', 'temple'], ['temple']]);
  });

  it('that need not change keeps its moment, and knows the ranks anew', () => {
    const before = orderOf(null, all(0, 5, 0), 0);
    const calmer = orderOf(before, all(0, 2, 0), 40_000);
    expect([calmer.ids, calmer.at, calmer.ranks['temple']]).toEqual([before.ids, 0, 2]);
  });

  it('takes in a new site at once', () => {
    const before = orderOf(null, all(0, 0, 0), 0);
    expect(orderOf(before, [...all(0, 0, 0), site('quay', 0)], 1000).ids).toContain('quay');
  });
});
