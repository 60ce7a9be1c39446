/** A flood of news changes the page no more often than this: digits that change faster cannot be read. */
const APART_MS = 200;
/** Hidden tabs draw no frames: news is taken in this late there. */
const HIDDEN_MS = 250;

/** What {@link perFrame} needs of a browser's window. */
export type FrameClock = Pick<
  Window,
  'requestAnimationFrame' | 'cancelAnimationFrame' | 'setTimeout' | 'clearTimeout' | 'performance'
>;

/**
 * Collects news and hands all of it over at once, with the next frame that the browser draws.
 *
 * @returns `push` adds one piece; `stop` forgets what has not been handed over
 */
export function perFrame<N>(clock: FrameClock, take: (news: N[]) => void) {
  let waiting: N[] = [];
  let takenAt = Number.NEGATIVE_INFINITY;
  let frame = 0;
  let timer = 0;

  const cancel = () => {
    clock.cancelAnimationFrame(frame);
    clock.clearTimeout(timer);
    frame = timer = 0;
  };
  const flush = () => {
    cancel();
    takenAt = clock.performance.now();
    const news = waiting;
    waiting = [];
    if (news.length > 0) take(news);
  };
  const schedule = () => {
    frame = clock.requestAnimationFrame(flush);
    timer = clock.setTimeout(flush, HIDDEN_MS);
  };
  return {
    push(news: N): void {
      waiting.push(news);
      if (frame !== 0 || timer !== 0) return;
      const wait = takenAt + APART_MS - clock.performance.now();
      if (wait <= 0) schedule();
      else timer = clock.setTimeout(schedule, wait);
    },
    stop(): void {
      cancel();
      waiting = [];
    },
  };
}
