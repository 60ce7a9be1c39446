import { type ReadonlySignal, signal } from '@preact/signals';
import { Refusal, send } from '../shell/ask.ts';
import { eventReader } from './event-stream.ts';
import { perFrame } from './frames.ts';
import { broken, checked, heard, type Link, retryDelay, SILENT_AFTER_MS } from './link.ts';

/** How soon after news that cannot be added to the numbers they are read again, and how often at most. */
const REREAD_SOON_MS = 1500;

/** Numbers of the server, and how its live stream changes them. */
export interface Source<A extends { asOf: number }, N, S> {
  /** Reads the numbers. @throws Refusal */
  read(stop: AbortSignal): Promise<A>;
  /** What is shown of an answer; `before` is what was shown until now. */
  fresh(answer: A, before: S | null): S;
  /** What is shown after news of the stream; `reread` where the numbers have to be read again to know. */
  grown(state: S, news: readonly N[]): { state: S; reread: boolean };
  /** The address of the stream that goes on where the numbers end. */
  stream(state: S): { path: string; query: Record<string, string | number> };
  /** They change without a word on the stream, too: so often they are read again. */
  rereadEveryMs: number;
  /** Whether the day of the numbers is over. */
  isOver(state: S, now: number): boolean;
}

/** Numbers that are kept current until they are closed. */
export interface Following<S> {
  /** Null until the first answer. */
  state: ReadonlySignal<S | null>;
  link: ReadonlySignal<Link>;
  /** Why the last attempt failed; null once one has succeeded. */
  failure: ReadonlySignal<Refusal | null>;
  /** Milliseconds on the server's clock, a new value every second. */
  now: ReadonlySignal<number>;
  retry(): void;
  close(): void;
}

/** Reads the numbers of a source, follows its stream, and comes back whenever either breaks off. */
export function follow<A extends { asOf: number }, N extends { event: string }, S>(
  window: Window,
  source: Source<A, N, S>,
): Following<S> {
  const state = signal<S | null>(null);
  const failure = signal<Refusal | null>(null);
  let clockOffset = 0;
  const clock = () => Date.now() + clockOffset;
  const now = signal(clock());
  const link = signal<Link>({ state: 'opening', since: clock() });
  const end = new AbortController();
  let wake = () => {};
  let rereadAt = 0;
  let readAt = 0;
  /** What the stream said while an answer was on its way; null while none is. */
  let meanwhile: N[] | null = null;

  const grow = (news: readonly N[]) => {
    meanwhile?.push(...news);
    const before = state.peek();
    if (before === null) return;
    const next = source.grown(before, news);
    state.value = next.state;
    if (next.reread) rereadAt = Math.min(rereadAt, clock() + REREAD_SOON_MS);
  };

  async function read(stop: AbortSignal): Promise<void> {
    meanwhile = [];
    try {
      const answer = await source.read(stop);
      if (stop.aborted) return;
      clockOffset = answer.asOf - Date.now();
      now.value = clock();
      readAt = clock();
      rereadAt = readAt + source.rereadEveryMs;
      const fresh = source.grown(source.fresh(answer, state.peek()), meanwhile);
      if (fresh.reread) rereadAt = readAt + REREAD_SOON_MS;
      state.value = fresh.state;
      failure.value = null;
    } finally {
      meanwhile = null;
    }
  }

  /** Returns when the stream has ended. */
  async function stream(from: S, onLive: () => void): Promise<void> {
    const cut = new AbortController();
    const stop = AbortSignal.any([end.signal, cut.signal]);
    let heardAt = clock();
    const frames = perFrame<N>(window, grow);
    const watch = setInterval(() => {
      if (clock() - heardAt > SILENT_AFTER_MS) cut.abort();
      const shown = state.peek();
      if (meanwhile || clock() < readAt + REREAD_SOON_MS) return;
      if (clock() < rereadAt && !(shown !== null && source.isOver(shown, clock()))) return;
      read(stop).catch(() => cut.abort());
    }, 1000);
    const beat = () => {
      heardAt = clock();
      link.value = heard(heardAt);
      onLive();
    };
    const push = eventReader(({ event, data }) =>
      frames.push({ event, data: JSON.parse(data) } as unknown as N),
    );
    try {
      const { path, query } = source.stream(from);
      const { body } = await send(path, { query, stop, endless: true });
      beat();
      const reader = body?.pipeThrough(new TextDecoderStream()).getReader();
      for (;;) {
        const piece = await reader?.read();
        if (!piece || piece.done) return;
        beat();
        push(piece.value);
      }
    } finally {
      clearInterval(watch);
      frames.stop();
      cut.abort();
    }
  }

  async function keepUp(): Promise<void> {
    for (let attempt = 0; !end.signal.aborted; attempt++) {
      try {
        await read(end.signal);
        const from = state.peek();
        const before = link.peek();
        if (before.state !== 'live') link.value = { ...before, since: clock() };
        if (from !== null) await stream(from, () => (attempt = 0));
      } catch (error) {
        if (end.signal.aborted) return;
        if (error instanceof Refusal) failure.value = error;
      }
      if (end.signal.aborted) return;
      link.value = broken(link.peek());
      await new Promise<void>((resolve) => {
        wake = resolve;
        setTimeout(resolve, retryDelay(attempt, Math.random()));
      });
    }
  }

  const ticking = setInterval(() => {
    now.value = clock();
    link.value = checked(link.peek(), now.peek());
  }, 1000);
  const wakeUp = () => wake();
  const onOffline = () => {
    link.value = broken(link.peek());
  };
  window.addEventListener('online', wakeUp);
  window.addEventListener('offline', onOffline);
  window.document.addEventListener('visibilitychange', wakeUp);
  void keepUp();

  return {
    state,
    link,
    failure,
    now,
    retry: wakeUp,
    close() {
      end.abort();
      clearInterval(ticking);
      window.removeEventListener('online', wakeUp);
      window.removeEventListener('offline', onOffline);
      window.document.removeEventListener('visibilitychange', wakeUp);
    },
  };
}
