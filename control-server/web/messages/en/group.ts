import type { group as vi } from '../vi/group.ts';

/** Texts of the view of all sites. */
export const group: Record<keyof typeof vi, string> = {
  'group.allSites': 'All sites',
  'group.summary': 'All sites: {in} in, {out} out, {inside} inside. {needy} need attention.',
  'group.needAttention': 'Need attention',
  'group.devicesOnline': 'Devices online',
  'group.devices': 'Counting devices',
  'group.online': '{online}/{total} devices',
  'group.cameras': '{running}/{total} cameras',
  'group.gap': 'Gates not counted: {gates}, {cause} since {time}',
  'group.moreGaps': 'and {count} more reasons',
  'group.moved': 'just moved',
  'group.search': 'Find a site',
  'group.nothingFound': 'No site is called anything like “{text}”.',
  'group.offline': 'Every device away',
  'group.over-capacity': 'Full',
  'group.nearly-full': 'Nearly full',
  'group.coverage-low': 'Last hour not fully watched',
  'group.partly-down': 'A device or camera is in trouble',
  'group.alarms': 'Alarms: {open}',
  'group.alarmsNew': 'Alarms: {open}, new: {unacknowledged}',
};
