import { InvalidArgumentError } from 'commander';

/** A positive number of the command line. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}
