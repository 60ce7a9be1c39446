import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { GatelineError } from '../../firmware-config/errors.ts';

/**
 * A new password, typed twice without being shown, or all of standard input.
 *
 * @throws GatelineError `bad-input` when there is no terminal, the two differ, or nothing comes
 */
export async function readPassword(fromStdin: boolean): Promise<string> {
  if (fromStdin) {
    const given = (await text(process.stdin)).replace(/\r?\n$/, '');
    if (given !== '') return given;
    throw new GatelineError('bad-input', 'standard input holds no password');
  }
  if (!process.stdin.isTTY) {
    const remedy = 'use --password-stdin';
    throw new GatelineError('bad-input', `there is no terminal to type the password at: ${remedy}`);
  }
  const first = await typed('Password: ');
  if ((await typed('Once more: ')) === first) return first;
  throw new GatelineError('bad-input', 'the two are not the same: try again');
}

async function typed(prompt: string): Promise<string> {
  process.stderr.write(prompt);
  const unseen = new Writable({ write: (_chunk, _encoding, done) => done() });
  const stopping = new AbortController();
  const terminal = createInterface({ input: process.stdin, output: unseen, terminal: true });
  terminal.once('SIGINT', () => stopping.abort());
  try {
    return await terminal.question('', { signal: stopping.signal });
  } catch (cause) {
    throw new GatelineError('bad-input', 'no password was typed', { cause });
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
