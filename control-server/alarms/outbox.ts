export type Channel = 'email' | 'webhook' | 'mqtt';

/** What is sent: the words are fixed when it is written, secrets are looked up when it is sent. */
export type DeliveryBody =
  | { channel: 'email'; subject: string; text: string; html: string }
  | { channel: 'webhook'; json: string }
  | { channel: 'mqtt'; payload: string };

/** A message that is to reach one address. */
export interface NewDelivery {
  site: string;
  /** An e-mail address, a URL, or a topic. */
  target: string;
  body: DeliveryBody;
  createdAt: number;
}

/** A message in the outbox, and how far it has come. */
export interface Delivery extends NewDelivery {
  id: number;
  attempts: number;
  nextAt: number;
  doneAt: number | null;
  givenUpAt: number | null;
  /** Why the last attempt failed. */
  error: string | null;
}

/**
 * Messages on their way out: each is kept until its receiver took it, or until it is given up.
 *
 * @throws GatelineError, from every function, `disk-full` or `desk-unavailable`
 */
export interface Outbox {
  add(messages: readonly NewDelivery[]): void;
  /** Those to be tried now, the longest waiting first. */
  due(now: number, limit: number): Delivery[];
  done(id: number, at: number): void;
  /** @param nextAt when to try again; null to give it up */
  failed(id: number, attempt: { at: number; nextAt: number | null; error: string }): void;
  /** Newest first. */
  list(query: { sites: readonly string[] | null; limit: number }): Delivery[];
  /** Forgets those that were done or given up before a moment. */
  forget(before: number): void;
}
