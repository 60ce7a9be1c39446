import type { FastifyInstance, InjectOptions } from 'fastify';
import { expect } from 'vitest';
import type { SessionResponse } from './account-schemas.ts';

/** A browser as the server sees it: it keeps its cookies and sends its page's token; no part of the server. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  csrf: string | null = null;
  readonly #app: FastifyInstance;
  readonly #address: string;

  constructor(app: FastifyInstance, address = '192.0.2.9') {
    this.#app = app;
    this.#address = address;
  }

  async ask(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object, headers = {}) {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const options: InjectOptions = {
      method,
      url,
      remoteAddress: this.#address,
      headers: {
        'user-agent': 'TestBrowser/1',
        ...(cookie && { cookie }),
        ...(this.csrf !== null && method !== 'GET' && { 'x-csrf-token': this.csrf }),
        ...headers,
      },
      ...(body && { payload: body }),
    };
    const response = await this.#app.inject(options);
    for (const { name, value } of response.cookies) {
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    const answer = response.body === '' ? {} : (response.json() as Record<string, unknown>);
    return { status: response.statusCode, answer, headers: response.headers, response };
  }

  /** The answer to a request that must be good. */
  async does<T>(method: 'GET' | 'POST' | 'PUT' | 'DELETE', url: string, body?: object): Promise<T> {
    const { status, answer } = await this.ask(method, url, body);
    expect([status, answer['message']]).toEqual([200, undefined]);
    return answer as T;
  }

  /** Signs in, or fails: status and code. */
  async signIn(id: string, password: string, code?: string): Promise<[number, unknown]> {
    const { status, answer } = await this.ask('POST', '/api/sign-in', {
      id,
      password,
      ...(code && { code }),
    });
    if (status === 200) this.csrf = (answer as SessionResponse).csrf;
    return [status, answer['code']];
  }
}
