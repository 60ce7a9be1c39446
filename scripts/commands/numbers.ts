import { InvalidArgumentError } from 'commander';

/** A positive number of the command line. */
export function positive(text: string): number {
  const value = Number(text);
  if (!(value > 0)) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

/** A positive whole number of the command line. */
export function positiveInteger(text: string): number {
  const value = positive(text);
  if (!Number.isInteger(value)) throw new InvalidArgumentError('Give a whole number.');
  return value;
}

/** A port of the command line; 0 takes any free one. */
export function portNumber(text: string): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 0 || value > 65_535) {
    throw new InvalidArgumentError('Give a port from 0 to 65535.');
  }
  return value;
}

/** A size of the command line in pixels: `1280x720`. */
export function pictureSize(text: string): { width: number; height: number } {
  const [width, height, ...more] = text.split('x').map(positiveInteger);
  if (width === undefined || height === undefined || more.length > 0) {
    throw new InvalidArgumentError('Give a size, as 1280x720.');
  }
  return { width, height };
}

/** A number for printing, with so many decimals at most. */
export function rounded(value: number, digits: number): number {
  return Math.round(value * 10 ** digits) / 10 ** digits;
}
