import type { SceneParameters } from './parameters.ts';
import { cropped, type Picture, resized } from './picture.ts';
import { personStage, type Stage } from './stage.ts';
import type { Trail } from './walkers.ts';

/** The scene shows this share of the recording's width: people as large as gates' cameras see them. */
const ZOOM = 1.5;
const HEIGHT_M = 1.7;

/**
 * A part of the recording's background as the scene's, and how large people are on its rows: learnt from those who walk
 * there.
 */
export async function walkerStage(
  background: Picture,
  trails: readonly Trail[],
  size: Pick<SceneParameters, 'width' | 'height'>,
): Promise<{ stage: Stage; picture: Picture }> {
  const width = Math.round(background.width / ZOOM);
  const height = Math.min(background.height, Math.round((width * size.height) / size.width));
  const scale = size.width / width;
  const seen = trails.flat().filter(({ good }) => good);
  const rows = seen.map(({ box }) => box.y2).sort((a, b) => a - b);
  const middle = rows[rows.length >> 1] ?? background.height / 2;
  const y1 = Math.round(Math.min(background.height - height, Math.max(0, middle - 0.68 * height)));
  const x1 = (background.width - width) >> 1;
  const part = cropped(background, { x1, y1, x2: x1 + width, y2: y1 + height });
  const picture = await resized(part, size.width, size.height);
  const fitted = perspectiveOf(seen.map(({ box }) => [box.y2, box.y2 - box.y1]));
  if (!fitted) return { stage: personStage(size), picture };
  const perRow = fitted.slope / HEIGHT_M;
  const horizon = (fitted.horizon - y1) * scale;
  const near = 0.97 * size.height;
  // Whoever is farthest has his head below the upper edge.
  const far = Math.max(
    0.45 * size.height,
    (0.06 * size.height - horizon * fitted.slope) / (1 - fitted.slope),
  );
  return { stage: { ...size, perRow, horizon, far, near, counter: size.height }, picture };
}

/** The line of people's heights over the rows of their feet (least squares); undefined where none can be seen. */
export function perspectiveOf(
  seen: readonly (readonly [row: number, height: number])[],
): { slope: number; horizon: number } | undefined {
  if (seen.length < 50) return undefined;
  const mean = (at: 0 | 1) => seen.reduce((sum, one) => sum + one[at], 0) / seen.length;
  const [row, height] = [mean(0), mean(1)];
  const spread = seen.reduce((sum, one) => sum + (one[0] - row) ** 2, 0);
  const slope = seen.reduce((sum, one) => sum + (one[0] - row) * (one[1] - height), 0) / spread;
  return slope > 0.05 && slope < 0.6 ? { slope, horizon: row - height / slope } : undefined;
}
