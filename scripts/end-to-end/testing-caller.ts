import type { Role } from '../../control-server/accounts/roles.ts';
import type { OneTimePasswordResponse, SessionResponse } from '../../control-server/api/account-schemas.ts';

const PASSWORD = 'một mật khẩu dài để thử';

/** Somebody who talks to a running server as a browser does: with a cookie, and a token for every change. */
export class Caller {
  readonly #url: string;
  #id = '';
  #cookie = '';
  #csrf = '';

  constructor(url: string) {
    this.#url = url;
  }

  /** Makes the first administrator and signs in as that. */
  async firstRun(code: string, id: string): Promise<void> {
    this.#id = id;
    await this.#enter('/api/first-run', { code, id, name: id, password: PASSWORD });
  }

  async signIn(id: string, password = PASSWORD): Promise<void> {
    this.#id = id;
    await this.#enter('/api/sign-in', { id, password });
  }

  /** Another session of the same account. */
  async twin(): Promise<Caller> {
    const twin = new Caller(this.#url);
    await twin.signIn(this.#id);
    return twin;
  }

  /** Makes an account, which is signed in afterwards; only an administrator can. */
  async withAccount(account: { id: string; role: Role; sites: string[] | null }): Promise<Caller> {
    const made = await this.send('POST', '/api/accounts', { name: account.id, ...account });
    const { oneTimePassword } = (await made.json()) as OneTimePasswordResponse;
    const caller = new Caller(this.#url);
    await caller.signIn(account.id, oneTimePassword);
    await caller.send('POST', '/api/account/password', { current: oneTimePassword, password: PASSWORD });
    await caller.signIn(account.id);
    return caller;
  }

  send(method: string, path: string, body?: unknown): Promise<Response> {
    const headers: Record<string, string> = {};
    if (this.#cookie) headers['cookie'] = this.#cookie;
    if (this.#csrf && method !== 'GET') headers['x-csrf-token'] = this.#csrf;
    if (body !== undefined) headers['content-type'] = 'application/json';
    return fetch(this.#url + path, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async json<T>(path: string): Promise<T> {
    return (await (await this.send('GET', path)).json()) as T;
  }

  async #enter(path: string, body: object): Promise<void> {
    this.#cookie = '';
    this.#csrf = '';
    const response = await this.send('POST', path, body);
    if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`);
    this.#cookie = response.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; ');
    const { csrf } = (await response.json()) as SessionResponse;
    this.#csrf = csrf ?? '';
    const renewed = await this.json<SessionResponse>('/api/session');
    this.#csrf = renewed.csrf ?? this.#csrf;
  }
}
