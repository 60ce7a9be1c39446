import { createHmac } from 'node:crypto';
import type { SettingsStore } from '../settings/settings-store.ts';
import { type Courier, DeliveryError } from './courier.ts';

const TIMEOUT_MS = 10_000;

/**
 * Posts JSON to the address that a site has set, signed with the site's secret. Redirects are not followed and answers
 * are not read; addresses in private networks are where customers have their systems.
 */
export class WebhookCourier implements Courier {
  readonly #settings: SettingsStore;
  readonly #now: () => number;
  readonly #timeoutMs: number;
  readonly #closing = new AbortController();

  constructor(settings: SettingsStore, now: () => number, timeoutMs = TIMEOUT_MS) {
    this.#settings = settings;
    this.#now = now;
    this.#timeoutMs = timeoutMs;
  }

  async deliver({ id, site, target, body }: Parameters<Courier['deliver']>[0]): Promise<string> {
    if (body.channel !== 'webhook') throw new Error(`${body.channel} is no webhook`);
    const { webhook } = this.#settings.of(site).settings;
    if (webhook?.url !== target) {
      throw new DeliveryError('the webhook was changed since', { mayRetry: false });
    }
    const timestamp = String(this.#now());
    let status: number;
    try {
      const response = await fetch(target, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'user-agent': 'Gateline',
          'x-gateline-delivery': String(id),
          'x-gateline-timestamp': timestamp,
          'x-gateline-signature': signatureOf(webhook.secret, timestamp, body.json),
        },
        body: body.json,
        redirect: 'manual',
        signal: AbortSignal.any([this.#closing.signal, AbortSignal.timeout(this.#timeoutMs)]),
      });
      status = response.status;
      await response.body?.cancel();
    } catch (cause) {
      throw new DeliveryError(reasonOf(cause, this.#timeoutMs), { mayRetry: true, cause });
    }
    if (status >= 200 && status < 300) return `HTTP ${status}`;
    const mayRetry = status >= 500 || status === 408 || status === 425 || status === 429;
    const hint = status >= 300 && status < 400 ? ': redirects are not followed' : '';
    throw new DeliveryError(`the receiver answered HTTP ${status}${hint}`, { mayRetry });
  }

  close(): void {
    this.#closing.abort();
  }
}

/** SHA-256 HMAC of `TIMESTAMP.BODY` in hexadecimal: what receivers compute again and compare. */
export function signatureOf(secret: string, timestamp: string, body: string): string {
  return createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex');
}

function reasonOf(cause: unknown, timeoutMs: number): string {
  if (!(cause instanceof Error)) return String(cause);
  if (cause.name === 'TimeoutError') return `no answer in ${timeoutMs / 1000} s`;
  const inner = cause.cause as { code?: unknown; message?: unknown } | undefined;
  return `no connection (${String(inner?.code ?? inner?.message ?? cause.message)})`;
}
