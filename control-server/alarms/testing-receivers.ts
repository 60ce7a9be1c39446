import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

/** Receivers of notices that tests can look into; no part of the server. */
export interface MailBox {
  port: number;
  mails: { to: string; raw: string; subject: string; text: string }[];
  /** Answers the next messages with this SMTP code. */
  refuse: (code: number | null) => void;
  close: () => Promise<void>;
}

export async function mailBox(): Promise<MailBox> {
  const mails: MailBox['mails'] = [];
  let code: number | null = null;
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => {
      done(code === null ? undefined : Object.assign(new Error('not now'), { responseCode: code }));
    },
    onData: (stream, session, done) => {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', () => {
        const raw = Buffer.concat(chunks).toString('utf8');
        const to = session.envelope.rcptTo[0]?.address ?? '';
        mails.push({ to, raw, subject: subjectOf(raw), text: textOf(raw) });
        done();
      });
    },
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuse: (next) => {
      code = next;
    },
    close: () => new Promise((done) => server.close(() => done())),
  };
}

function subjectOf(raw: string): string {
  const header = /^Subject: ((?:.*\r\n)(?:[ \t].*\r\n)*)/m.exec(raw)?.[1] ?? '';
  const words = header.replaceAll(/\r\n\s+/g, ' ').trim();
  return words
    .replaceAll(/\?=\s+=\?/g, '?==?')
    .replaceAll(/=\?UTF-8\?([BQ])\?([^?]*)\?=/gi, (_, kind: string, text: string) =>
      kind.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : quotedPrintable(text.replaceAll('_', ' ')),
    );
}

function textOf(raw: string): string {
  const boundary = /boundary="([^"]+)"/.exec(raw)?.[1] ?? '';
  const part = raw.split(`--${boundary}`).find((one) => one.includes('text/plain')) ?? '';
  const start = part.indexOf('\r\n\r\n');
  const body = part.slice(start + 4);
  return /base64/i.test(part.slice(0, start))
    ? Buffer.from(body, 'base64').toString('utf8')
    : quotedPrintable(body.replaceAll('=\r\n', ''));
}

function quotedPrintable(text: string): string {
  const bytes = text.replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(bytes, 'latin1').toString('utf8');
}

export interface Receiver {
  url: string;
  posts: { headers: IncomingHttpHeaders; body: string; path: string }[];
  /** Answers the next requests with these, then with 200; `null` never answers. */
  answer: (...statuses: (number | null)[]) => void;
  close: () => Promise<void>;
}

export async function receiver(): Promise<Receiver> {
  const posts: Receiver['posts'] = [];
  const statuses: (number | null)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      posts.push({
        headers: request.headers,
        body: Buffer.concat(chunks).toString('utf8'),
        path: request.url ?? '',
      });
      const status = statuses.length === 0 ? 200 : statuses.shift();
      if (status === null || status === undefined) return;
      response
        .writeHead(status, status >= 300 && status < 400 ? { location: '/elsewhere' } : {})
        .end('taken');
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', () => done()));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    posts,
    answer: (...next) => void statuses.push(...next),
    close: () =>
      new Promise((done) => {
        server.closeAllConnections();
        server.close(() => done());
      }),
  };
}
