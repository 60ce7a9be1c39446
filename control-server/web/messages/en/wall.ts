import type { wall as vi } from '../vi/wall.ts';

/** Texts of the wall screen. */
export const wall: Record<keyof typeof vi, string> = {
  'wall.inside': 'Inside now',
  'wall.in': 'In today',
  'wall.out': 'Out today',
  'wall.stopped': 'Numbers stopped at {time}',
  'wall.stoppedUnknown': 'Numbers have stopped',
  'wall.lost': 'No connection to the server. The screen keeps reconnecting.',
  'wall.blind': 'No counting device is working.',
  'wall.partly': 'Numbers incomplete',
  'wall.away': 'Away: {names}',
  'wall.unwatched': 'not counted since {time}',
  'wall.moreGates': 'and {count} more gates',
};
