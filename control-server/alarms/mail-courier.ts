import { createTransport, type Transporter } from 'nodemailer';
import type { MailConfig } from '../../firmware-config/mail-config.ts';
import { type Courier, DeliveryError } from './courier.ts';

const TIMEOUT_MS = 20_000;

/**
 * E-mail through the customer's own mail server. Encrypted where that server offers it; a password is never sent over
 * an open connection to another machine.
 */
export class MailCourier implements Courier {
  readonly #transport: Transporter;
  readonly #from: string;

  constructor({ host, port, secure = false, user, password, from }: MailConfig) {
    this.#from = from;
    this.#transport = createTransport({
      host,
      port,
      secure,
      requireTLS: user !== undefined && !isThisMachine(host),
      ...(user !== undefined && { auth: { user, pass: password ?? '' } }),
      connectionTimeout: TIMEOUT_MS,
      greetingTimeout: TIMEOUT_MS,
      socketTimeout: TIMEOUT_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
  }

  async deliver({ id, target, body, createdAt }: Parameters<Courier['deliver']>[0]): Promise<string> {
    if (body.channel !== 'email') throw new Error(`${body.channel} is no e-mail`);
    const { subject, text, html } = body;
    try {
      const sent = (await this.#transport.sendMail({
        from: this.#from,
        to: { name: '', address: target },
        subject,
        text,
        html,
        // The same for every attempt, so that a message that came twice can be told from two.
        messageId: `<gateline.${createdAt}.${id}@${domainOf(this.#from)}>`,
        headers: { 'auto-submitted': 'auto-generated' },
      })) as { response?: string };
      return sent.response ?? 'sent';
    } catch (cause) {
      const { responseCode, message } = cause as Error & { responseCode?: number };
      const isRefused = responseCode !== undefined && responseCode >= 550 && responseCode <= 554;
      throw new DeliveryError(message, { mayRetry: !isRefused, cause });
    }
  }

  close(): void {
    this.#transport.close();
  }
}

const domainOf = (address: string) => /@([^\s<>]+)/.exec(address)?.[1] ?? 'gateline';
const isThisMachine = (host: string) => host === 'localhost' || host === '::1' || host.startsWith('127.');
