import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { systemClock } from '../health/clock.ts';
import { SqliteSpool } from './sqlite-spool.ts';

const ROUNDS = 5;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gateline-crash-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

it('a spool whose agent is killed at any moment has every record that append returned, without a hole', async () => {
  const path = join(folder, 'spool.db');
  const clock = systemClock();
  let highest = 0;
  let epoch = '';
  for (let round = 0; round < ROUNDS; round++) {
    const printed = await appendUntilKilled(path, 5 + Math.random() * 150);
    for (const line of printed) {
      const [printedEpoch = '', seq] = line.split(' ');
      if (epoch === '') epoch = printedEpoch;
      expect(printedEpoch).toBe(epoch);
      expect(Number(seq)).toBeGreaterThan(highest);
      highest = Number(seq);
    }
    const spool = new SqliteSpool({ path, gateway: 'quay-01', clock });
    expect(spool.epoch).toBe(epoch);
    const { unsettled } = spool.stats();
    const pending = spool.pending(1_000_000)?.records ?? [];
    const first = pending[0]?.seq ?? 1;
    expect(pending.map((record) => record.seq)).toEqual(pending.map((_, index) => first + index));
    expect(pending).toHaveLength(unsettled);
    expect(pending.at(-1)?.seq).toBeGreaterThanOrEqual(highest);
    // What was in the spool before the print is found too, so the next round starts above it.
    highest = pending.at(-1)?.seq ?? highest;
    spool.close();
  }
  expect(readdirSync(folder)).toEqual(['spool.db', 'spool.db-end']);
}, 120_000);

/** The whole lines that the program printed until it was killed, some milliseconds after its first one. */
function appendUntilKilled(path: string, ms: number): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const program = join(import.meta.dirname, 'testing-append-until-killed.ts');
    const child = spawn(process.execPath, [program, path], { stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    let complaints = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output === '') setTimeout(() => child.kill('SIGKILL'), ms);
      output += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      complaints += text;
    });
    child.on('error', reject);
    child.on('close', (_, signal) => {
      if (signal === 'SIGKILL') resolve(output.split('\n').slice(0, -1));
      else reject(new Error(`the program ended by itself: ${complaints}`));
    });
  });
}
