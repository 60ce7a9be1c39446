import type { HeatCell } from '../../../api/history-schemas.ts';

/** Colours of the map, from nobody to the busiest hour. */
export const LEVELS = 6;

/** How deep a cell is coloured, 0 … LEVELS - 1; null where nothing is known. */
export function levelOf(mean: number | null, most: number): number | null {
  if (mean === null) return null;
  if (mean <= 0 || most <= 0) return 0;
  return Math.min(LEVELS - 1, 1 + Math.floor(((LEVELS - 1) * mean) / most));
}

/** The highest mean of a map. */
export function mostOf(cells: readonly Pick<HeatCell, 'mean'>[]): number {
  return cells.reduce((most, { mean }) => Math.max(most, mean ?? 0), 0);
}

/** From where on each level but the first begins, for the legend. */
export function boundsOf(most: number): number[] {
  return Array.from({ length: LEVELS - 1 }, (_, n) => (most * n) / (LEVELS - 1));
}

export type Arrow = 'ArrowLeft' | 'ArrowRight' | 'ArrowUp' | 'ArrowDown' | 'Home' | 'End';
const STEPS: Readonly<Record<string, readonly [row: number, column: number]>> = {
  ArrowLeft: [0, -1],
  ArrowRight: [0, 1],
  ArrowUp: [-1, 0],
  ArrowDown: [1, 0],
};

/** Where a key leads in a table of so many rows and columns; null for keys that lead nowhere. */
export function movedTo(
  key: string,
  { row, column }: { row: number; column: number },
  size: { rows: number; columns: number },
): { row: number; column: number } | null {
  if (key === 'Home') return { row, column: 0 };
  if (key === 'End') return { row, column: size.columns - 1 };
  const step = STEPS[key];
  if (!step) return null;
  const within = (n: number, count: number) => Math.min(count - 1, Math.max(0, n));
  return { row: within(row + step[0], size.rows), column: within(column + step[1], size.columns) };
}
