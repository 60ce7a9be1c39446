import { Option } from 'commander';
import { type Fault, GatelineError } from '../../firmware-config/errors.ts';

/** `--key`, of every command that asks a running server. */
export const keyOption = (may = 'read reports') =>
  new Option('--key <key>', `an API key that may ${may} (gateline admin key makes one)`).env(
    'GATELINE_API_KEY',
  );

/**
 * A running server's answer.
 *
 * @param key an API key
 * @throws GatelineError `not-found` where no server answers, `not-signed-in` without a good key, `bad-input` with what it
 *   has against the request
 */
export function askServer(
  url: string,
  path: string,
  query: Record<string, string>,
  key: string | undefined,
): Promise<Response> {
  return answerOf(url, `${path}?${new URLSearchParams(query)}`, {}, key, 'reports');
}

/**
 * Tells a running server something.
 *
 * @param body sent as JSON
 * @param may what the key must be made for
 * @throws GatelineError as {@link askServer}
 */
export function tellServer(
  url: string,
  path: string,
  body: object,
  key: string | undefined,
  may: string,
): Promise<Response> {
  const headers = { 'content-type': 'application/json' };
  return answerOf(url, path, { method: 'POST', headers, body: JSON.stringify(body) }, key, may);
}

async function answerOf(
  url: string,
  path: string,
  { headers, ...request }: RequestInit,
  key: string | undefined,
  may: string,
): Promise<Response> {
  let response: Response;
  try {
    const authorization = !key ? {} : { authorization: `Bearer ${key}` };
    response = await fetch(new URL(path, url), { ...request, headers: { ...headers, ...authorization } });
  } catch (cause) {
    throw unanswered(url, cause);
  }
  if (response.status === 401) throw withoutKey(key, may);
  if (!response.ok) throw await refusalOf(response, url);
  return response;
}

function unanswered(url: string, cause: unknown): GatelineError {
  const { cause: reason } = cause as { cause?: { code?: unknown } };
  if (/CERT|SIGNED|ALTNAME/.test(String(reason?.code))) {
    const remedy =
      'for one of its own, set NODE_EXTRA_CA_CERTS to a copy of tls-certificate.pem in its data folder';
    const message = `the certificate of ${url} is not trusted here (${String(reason?.code)}): ${remedy}`;
    return new GatelineError('not-found', message, { cause });
  }
  return new GatelineError(
    'not-found',
    `no server answers at ${url}: start it with gateline server, or give --url`,
    { cause },
  );
}

function withoutKey(key: string | undefined, may: string): GatelineError {
  const what = !key ? 'the server asks for an API key' : 'the API key is wrong, expired or revoked';
  return new GatelineError(
    'not-signed-in',
    [
      `${what}: make one on the server's machine with`,
      `  gateline admin key --config server.json --name NAME --may ${may} --days 365`,
      'and give it with --key or in the environment as GATELINE_API_KEY',
    ].join('\n'),
  );
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
