import type { BoardNumbers, BoardResponse } from '../../../api/live-schemas.ts';
import { ask } from '../../shell/ask.ts';
import { localTime } from '../../state/clock.ts';
import { type Following, follow } from '../../state/follow.ts';

interface BoardNews {
  event: 'numbers';
  data: BoardNumbers;
}

/** The public board of a site, live until it is closed. */
export function followBoard(window: Window, site: string): Following<BoardResponse> {
  const path = `/api/board/${encodeURIComponent(site)}`;
  return follow<BoardResponse & { asOf: number }, BoardNews, BoardResponse>(window, {
    async read(stop) {
      const board = await ask<BoardResponse>(path, { stop });
      return { ...board, asOf: board.numbers.asOf };
    },
    fresh: (board) => board,
    grown(board, news) {
      const last = news.findLast(({ event }) => event === 'numbers');
      return { state: last ? { ...board, numbers: last.data } : board, reread: false };
    },
    stream: () => ({ path: `${path}/live`, query: {} }),
    rereadEveryMs: 300_000,
    isOver: ({ numbers, timeZone }, now) => localTime(now, timeZone).date !== numbers.date,
  });
}
