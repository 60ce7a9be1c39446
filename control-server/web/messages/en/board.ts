import type { board as vi } from '../vi/board.ts';

/** Texts of a site's public board, beside those it shares with the wall screen. */
export const board: Record<keyof typeof vi, string> = {
  'board.live': 'As of {time}, {date}',
  'board.partly': 'Some may be missing: parts of the last hour were not counted.',
  'board.none': 'There is no board here',
  'board.noneExplained': 'This place does not publish its numbers, or the address has changed.',
};
