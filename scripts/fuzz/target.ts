import { GatelineError, messageOf } from '../../firmware-config/errors.ts';
import type { Random } from '../random.ts';

export type Verdict = 'accepted' | 'refused';

/**
 * One thing that takes bytes from outside. `run` and `mayAccept` must say the same of every input, and neither may
 * throw: `mayAccept` is written without a look at what `run` calls.
 */
export interface Target {
  name: string;
  /** Its part of all inputs, beside the shares of the other targets. */
  share: number;
  /** The next input; the same ones for the same random numbers. */
  inputs(random: Random): Buffer;
  /** Gives the input to the real program. */
  run(bytes: Buffer): Promise<Verdict>;
  /** Whether the input is good. */
  mayAccept(bytes: Buffer): boolean;
  /** Ends what was opened for it; throws where the inputs left something behind that should not be there. */
  close?(): Promise<void>;
}

/**
 * What became of work that may refuse its input.
 *
 * @throws whatever is no refusal with one of these codes, or one that cannot be put into words
 */
export async function verdictOf(work: () => unknown, codes: readonly string[]): Promise<Verdict> {
  try {
    await work();
    return 'accepted';
  } catch (error) {
    if (!(error instanceof GatelineError) || !codes.includes(error.code)) throw error;
    if (messageOf(error).length > 100_000) throw new Error('a refusal takes more than 100,000 characters');
    return 'refused';
  }
}
