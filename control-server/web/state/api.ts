import type { ReportsResponse, ReportView } from '../../api/report-schemas.ts';
import type { TodayResponse } from '../../api/schemas.ts';
import { eventReader, type StreamEvent } from './event-stream.ts';

const ANSWER_WITHIN_MS = 10_000;

/** The server gave no usable answer; `status` is null when there was none at all. */
export class NoAnswer extends Error {
  readonly status: number | null;

  constructor(status: number | null, cause?: unknown) {
    super(status === null ? 'the server cannot be reached' : `the server answered ${status}`, { cause });
    this.name = 'NoAnswer';
    this.status = status;
  }
}

/** The numbers of a site's day so far. @throws NoAnswer */
export async function fetchToday(site: string, stop: AbortSignal): Promise<TodayResponse> {
  return (await fetchJson(`/api/today?${new URLSearchParams({ site })}`, stop)) as TodayResponse;
}

/** The reports that were issued of the days from one date to another, by date and version. @throws NoAnswer */
export async function fetchReports(
  query: { site: string; from: string; to: string },
  stop: AbortSignal,
): Promise<ReportView[]> {
  const { reports } = (await fetchJson(
    `/api/reports?${new URLSearchParams(query)}`,
    stop,
  )) as ReportsResponse;
  return reports;
}

/** Where a day's proof is: what `gateline verify` checks. */
export function exportUrl(query: { site: string; date: string }): string {
  return `/api/exports/day.jsonl?${new URLSearchParams(query)}`;
}

/** Where a day's CSV is, the newest version or another. */
export function reportUrl(query: { site: string; date: string; lang: string; version?: string }): string {
  return `/api/reports/daily.csv?${new URLSearchParams(query)}`;
}

/**
 * Follows the live stream of a site until it ends or `stop` is aborted.
 *
 * @param after the crossing id after which to begin
 * @param on.beat called on every sign of life, before the events in it
 * @throws NoAnswer when the stream cannot be opened or breaks off
 */
export async function followStream(
  site: string,
  after: number,
  on: { beat: () => void; event: (event: StreamEvent) => void },
  stop: AbortSignal,
): Promise<void> {
  const headers = { accept: 'text/event-stream', 'last-event-id': String(after) };
  const url = `/api/live?${new URLSearchParams({ site })}`;
  const response = await request(url, { headers, signal: stop });
  if (!response.body) throw new NoAnswer(response.status);
  on.beat();
  const push = eventReader(on.event);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (;;) {
    const piece = await reader.read().catch((cause: unknown) => {
      throw new NoAnswer(null, cause);
    });
    if (piece.done) return;
    on.beat();
    push(piece.value);
  }
}

async function fetchJson(url: string, stop: AbortSignal): Promise<unknown> {
  const signal = AbortSignal.any([stop, AbortSignal.timeout(ANSWER_WITHIN_MS)]);
  const response = await request(url, { signal, headers: { accept: 'application/json' } });
  try {
    return await response.json();
  } catch (cause) {
    throw new NoAnswer(response.status, cause);
  }
}

async function request(url: string, init: RequestInit): Promise<Response> {
  const response = await fetch(url, { cache: 'no-store', ...init }).catch((cause: unknown) => {
    throw new NoAnswer(null, cause);
  });
  if (!response.ok) throw new NoAnswer(response.status);
  return response;
}
