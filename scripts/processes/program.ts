import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

const GATELINE = fileURLToPath(new URL('../gateline.ts', import.meta.url));

/** A `gateline` command in a process of its own, for benchmarks and end-to-end tests. */
export class Program {
  readonly child: ChildProcess;
  /** All that it wrote to standard error. */
  log = '';
  private readonly exited: Promise<void>;

  /** @param environment what differs from this process's own */
  constructor(args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
    this.child = spawn(process.execPath, [GATELINE, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.child.stderr?.on('data', (data: Buffer) => {
      this.log += data.toString();
    });
    this.exited = new Promise((resolve) => this.child.once('exit', () => resolve()));
  }

  /** Hears every line of standard output. */
  onLine(listener: (line: string) => void): void {
    if (this.child.stdout) createInterface({ input: this.child.stdout }).on('line', listener);
  }

  /** Waits until standard error has a match. */
  async says(pattern: RegExp, timeoutMs = 30_000): Promise<void> {
    const deadline = performance.now() + timeoutMs;
    while (!pattern.test(this.log)) {
      if (this.hasEnded || performance.now() > deadline) {
        throw new Error(`it never said ${pattern}:\n${this.log}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  /** Ends it as a power cut would; resolves when it is gone. */
  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.exited;
  }

  /** Asks it to stop, and insists after a while. */
  async stop(): Promise<void> {
    if (this.hasEnded) return;
    this.child.kill('SIGTERM');
    const insist = setTimeout(() => this.child.kill('SIGKILL'), 8_000);
    await this.exited;
    clearTimeout(insist);
  }
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('no port is free');
  return address.port;
}
