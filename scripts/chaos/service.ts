import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream, type WriteStream } from 'node:fs';

/** How to start a program, asked anew at each start. */
export type Launch = () => { command: string; args: string[]; environment?: NodeJS.ProcessEnv };

/** A service manager waits about so long before it starts a program again that ended by itself. */
const AGAIN_MS = 200;

/** One program that is kept running, as a service manager does, and that the bench kills. */
export class Service {
  readonly name: string;
  /** Times it ended without being asked to, for example because its disk was full. */
  ends = 0;
  private readonly launch: Launch;
  private readonly log: WriteStream;
  private child: ChildProcess | undefined;
  private isWanted = false;
  private turn: Promise<unknown> = Promise.resolve();
  private timer: NodeJS.Timeout | undefined;

  /** @param logFile where its output goes */
  constructor(name: string, logFile: string, launch: Launch) {
    this.name = name;
    this.launch = launch;
    this.log = createWriteStream(logFile, { flags: 'a' });
  }

  get pid(): number | undefined {
    return this.child?.pid;
  }

  start(): void {
    this.isWanted = true;
    const { command, args, environment } = this.launch();
    const child = spawn(command, args, {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    this.child = child;
    child.stdout?.pipe(this.log, { end: false });
    child.stderr?.pipe(this.log, { end: false });
    child.on('error', () => undefined);
    child.once('exit', () => {
      if (child !== this.child) return;
      this.child = undefined;
      if (!this.isWanted) return;
      this.ends++;
      this.timer = setTimeout(() => this.start(), AGAIN_MS);
    });
  }

  /** SIGKILL, work while it is down, a new start; one at a time. */
  whileDown(work: () => unknown = () => undefined): Promise<void> {
    return this.inTurn(async () => {
      await this.kill();
      try {
        await work();
      } finally {
        this.start();
      }
    });
  }

  /** Nothing else kills or starts it meanwhile. */
  inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }

  /** SIGKILL, and no new start; resolves when it is gone. */
  async kill(): Promise<void> {
    this.isWanted = false;
    clearTimeout(this.timer);
    const { child } = this;
    this.child = undefined;
    if (!child || child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const gone = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGKILL');
    await gone;
  }

  /** Asks it to stop and waits. */
  async stop(): Promise<void> {
    await this.inTurn(async () => {
      this.isWanted = false;
      const insist = setTimeout(() => this.child?.kill('SIGKILL'), 4_000);
      const { child } = this;
      if (child && child.exitCode === null && child.signalCode === null) {
        const gone = new Promise((resolve) => child.once('exit', resolve));
        child.kill('SIGTERM');
        await gone;
      }
      clearTimeout(insist);
    });
  }

  /** The end of the season. */
  async end(): Promise<void> {
    await this.kill();
    this.log.end();
  }
}
