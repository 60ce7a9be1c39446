/** One thing that is wrong with a piece of input: where, what was found, what is wrong, what to do. */
export interface Fault {
  /** Dotted path of the field, for example `cameras[0].lines[1].b`; empty for the whole input. */
  path: string;
  value?: unknown;
  problem: string;
  remedy: string;
}

/** What kind of failure it is; HTTP statuses and exit codes are mapped from it in one place each. */
export type ErrorCode =
  | 'bad-input'
  | 'bad-config'
  | 'bad-payload'
  | 'newer-version'
  | 'broken-chain'
  | 'not-found'
  | 'not-signed-in'
  | 'wrong-credentials'
  | 'code-needed'
  | 'wrong-code'
  | 'forbidden'
  | 'too-many-requests'
  | 'conflict'
  | 'gone'
  | 'no-answer'
  | 'bad-model'
  | 'camera-unavailable'
  | 'camera-broken'
  | 'port-in-use'
  | 'broker-refused'
  | 'disk-full'
  | 'ledger-unavailable'
  | 'desk-unavailable'
  | 'missing-program';

/** An error that a person can act on. Everything else that is thrown is a defect. */
export class GatelineError extends Error {
  readonly code: ErrorCode;
  readonly faults: readonly Fault[];
  /** When it is worth trying again, in seconds from now. */
  readonly retryAfterS: number | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    options: { faults?: readonly Fault[]; cause?: unknown; retryAfterS?: number } = {},
  ) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'GatelineError';
    this.code = code;
    this.faults = options.faults ?? [];
    this.retryAfterS = options.retryAfterS;
  }
}

/** `has a fault` or `has 3 faults`. */
export function faultsInWords(faults: readonly Fault[]): string {
  return faults.length === 1 ? 'has a fault' : `has ${faults.length} faults`;
}

/** The fault in one sentence: `cameras[0].fps is 0: must be >= 1. Use a value from 1 to 30.` */
export function describeFault(fault: Fault): string {
  const where = fault.path === '' ? 'the input' : clipped(fault.path, 200);
  const found = fault.value === undefined ? '' : ` is ${shorten(fault.value)}`;
  return `${where}${found}: ${fault.problem}. ${fault.remedy}`.trim();
}

/** A hostile input can have a hundred thousand faults; a person and a log need the first of them. */
export const MAX_FAULTS = 50;

/** The faults of a {@link GatelineError}, the first {@link MAX_FAULTS}, each on a line of its own under its message. */
export function describeError(error: GatelineError): string {
  const { message, faults } = error;
  const lines = faults.slice(0, MAX_FAULTS).map((fault) => `  - ${describeFault(fault)}`);
  const more = faults.length > MAX_FAULTS ? [`  - and ${faults.length - MAX_FAULTS} more`] : [];
  return [message, ...lines, ...more].join('\n');
}

/** The message of anything thrown. */
export function messageOf(error: unknown): string {
  if (error instanceof GatelineError) return describeError(error);
  return error instanceof Error ? error.message : String(error);
}

function shorten(value: unknown): string {
  const text = written(value);
  return clipped(text, 60);
}

const clipped = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 3)}…` : text);

function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? String(value);
  } catch {
    // Nested too deeply for the stack, as hostile payloads are.
    return Array.isArray(value) ? 'a deep list' : 'a deep object';
  }
}
