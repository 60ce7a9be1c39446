import type { ErrorResponse } from '../../api/schemas.ts';
import { keyHeader } from './screen-key.ts';
import { csrf, signedOut } from './session.ts';

const ANSWER_WITHIN_MS = 15_000;

/** The server did not do what was asked. */
export class Refusal extends Error {
  /** HTTP status; null when the server could not be reached. */
  readonly status: number | null;
  /** Of the server's error codes; `no-connection` when it could not be reached. */
  readonly code: string;
  /** What is wrong with which field. */
  readonly faults: ErrorResponse['faults'];
  /** When it is worth trying again, in seconds; null where the server did not say. */
  readonly retryAfterS: number | null;

  constructor(
    status: number | null,
    { code, message, faults }: ErrorResponse,
    retryAfterS: number | null = null,
  ) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.faults = faults;
    this.retryAfterS = retryAfterS;
  }
}

export interface Question {
  method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  query?: Readonly<Record<string, string | number | undefined>>;
  /** Sent as JSON. */
  body?: unknown;
  stop?: AbortSignal;
  /** The answer is a stream that goes on: only its beginning has to come in time. */
  endless?: boolean;
}

/**
 * The server's JSON answer.
 *
 * @throws Refusal with the server's reason; an AbortError when stopped
 */
export async function ask<T>(path: string, question: Question = {}): Promise<T> {
  const response = await send(path, question);
  if (response.status === 204) return undefined as T;
  try {
    return (await response.json()) as T;
  } catch {
    throw new Refusal(response.status, { code: 'unreadable', message: 'the answer is no JSON', faults: [] });
  }
}

/** {@link ask} for an answer that is a stream or a file. */
export async function send(
  path: string,
  { method = 'GET', query, body, stop, endless = false }: Question = {},
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json, text/event-stream', ...keyHeader };
  if (method !== 'GET' && csrf.peek() !== null) headers['x-csrf-token'] = csrf.peek() ?? '';
  if (body !== undefined) headers['content-type'] = 'application/json';
  const late = new AbortController();
  const timer = setTimeout(() => late.abort(), ANSWER_WITHIN_MS);
  const response = await fetch(path + queryText(query), {
    method,
    headers,
    cache: 'no-store',
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal: stop ? AbortSignal.any([stop, late.signal]) : late.signal,
  }).catch((error: unknown) => {
    if (stop?.aborted) throw error;
    throw new Refusal(null, { code: 'no-connection', message: 'the server cannot be reached', faults: [] });
  });
  if (endless) clearTimeout(timer);
  if (response.ok) return response;
  const refusal = new Refusal(response.status, await reasonOf(response), retryAfter(response));
  if (refusal.code === 'not-signed-in') signedOut();
  throw refusal;
}

/** `?a=1&b=2` of the fields that are there; empty where none is. */
export function queryText(query: Question['query'] = {}): string {
  const fields = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return fields.length === 0 ? '' : `?${new URLSearchParams(fields)}`;
}

function retryAfter({ headers }: Response): number | null {
  const seconds = headers.get('retry-after');
  return seconds !== null && /^\d+$/.test(seconds) ? Number(seconds) : null;
}

async function reasonOf(response: Response): Promise<ErrorResponse> {
  const answer: unknown = await response.json().catch(() => null);
  if (typeof answer === 'object' && answer !== null && 'code' in answer && 'faults' in answer) {
    return answer as ErrorResponse;
  }
  return { code: `http-${response.status}`, message: response.statusText, faults: [] };
}
