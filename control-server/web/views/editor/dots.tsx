import { HEIGHT } from './canvas.tsx';
import { TAIL_MS, type Trail } from './live-test.ts';

/** Where people are, as dots with tails that fade. */
export function Dots({ trails, width, pixel }: { trails: readonly Trail[]; width: number; pixel: number }) {
  const at = ([x, y]: readonly [number, number]) => [x * width, y * HEIGHT] as const;
  const now = Math.max(0, ...trails.flatMap(({ points }) => points.map(({ ms }) => ms)));
  const fresh = (ms: number) => Math.max(0, 1 - (now - ms) / TAIL_MS);
  return (
    <g class="dots">
      {trails.map(({ track, sure, points }) => {
        const last = points.at(-1);
        if (!last) return null;
        const [x, y] = at(last.at);
        return (
          <g key={track} class={sure ? 'sure' : 'unsure'}>
            {points.slice(1).map((point, n) => {
              const [fx, fy] = at(points[n]?.at ?? point.at);
              const [tx, ty] = at(point.at);
              return <path key={point.ms} d={`M${fx} ${fy}L${tx} ${ty}`} opacity={fresh(point.ms)} />;
            })}
            <circle cx={x} cy={y} r={7 * pixel} opacity={0.3 + 0.7 * fresh(last.ms)} />
          </g>
        );
      })}
    </g>
  );
}
