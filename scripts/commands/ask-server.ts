import { type Fault, GatelineError } from '../../firmware-config/errors.ts';

/**
 * A running server's answer.
 *
 * @throws GatelineError `not-found` where no server answers, `bad-input` with what it has against the request
 */
export async function askServer(url: string, path: string, query: Record<string, string>): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(new URL(`${path}?${new URLSearchParams(query)}`, url));
  } catch (cause) {
    throw new GatelineError(
      'not-found',
      `no server answers at ${url}: start it with gateline server, or give --url`,
      { cause },
    );
  }
  if (!response.ok) throw await refusalOf(response, url);
  return response;
}

/** What the server has against the request, or that something else than a Gateline server answered. */
async function refusalOf(response: Response, url: string): Promise<GatelineError> {
  const answer: unknown = await response.json().catch(() => null);
  if (typeof answer === 'object' && answer !== null && 'message' in answer) {
    const { message, faults = [] } = answer as { message: string; faults?: readonly Fault[] };
    return new GatelineError('bad-input', message, { faults });
  }
  const what = `${url} answers with status ${response.status}, but not as a Gateline server`;
  return new GatelineError('bad-input', `${what}: check --url`);
}
