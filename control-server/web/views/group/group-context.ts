import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Following } from '../../state/follow.ts';
import type { Group } from './group.ts';

export const GroupContext = createContext<Following<Group> | null>(null);

/** The sites' numbers, inside the provider of index.tsx. */
export function useGroup(): Following<Group> {
  const group = useContext(GroupContext);
  if (!group) throw new Error('a part of the group view stands outside GroupContext');
  return group;
}
