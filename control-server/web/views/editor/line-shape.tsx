import type { Line } from '../../../../firmware-config/contract/layout.ts';
import { t } from '../../shell/language.ts';
import { HEIGHT } from './canvas.tsx';
import { arrowOf } from './geometry.ts';

interface Props {
  line: Line;
  aspect: number;
  /** Units of the drawing in one pixel of the screen. */
  pixel: number;
  isSelected: boolean;
  /** What was counted a moment ago. */
  flash: { in: number; out: number } | undefined;
  onGrab: (event: PointerEvent) => void;
}

const ARROW_PIXELS = 44;

/** A line with its name and the arrow that shows which way is in. */
export function LineShape({ line, aspect, pixel, isSelected, flash, onGrab }: Props) {
  const { a, b, id } = line;
  const at = ([x, y]: readonly [number, number]) => [x * HEIGHT * aspect, y * HEIGHT] as const;
  const arrow = arrowOf(a, b, aspect, (ARROW_PIXELS * pixel) / HEIGHT);
  const [[ax, ay], [bx, by], [fx, fy], [tx, ty]] = [at(a), at(b), at(arrow.from), at(arrow.to)];
  const [ux, uy] = [(tx - fx) / (ARROW_PIXELS * pixel), (ty - fy) / (ARROW_PIXELS * pixel)];
  const head = 9 * pixel;
  const tip = `M${tx - (ux - uy) * head} ${ty - (uy + ux) * head}L${tx} ${ty}L${tx - (ux + uy) * head} ${ty - (uy - ux) * head}`;
  const path = `M${ax} ${ay}L${bx} ${by}`;
  const way = `M${fx} ${fy}L${tx} ${ty}${tip}`;
  const state = flash ? ' flashing' : '';
  return (
    <g class={`line${isSelected ? ' selected' : ''}${state}`}>
      <path class="halo" d={path} />
      <path class="stroke" d={path} />
      <path class="halo" d={way} />
      <path class="arrow" d={way} />
      <path class="grab" d={path} onPointerDown={onGrab} />
      <text class="way" x={tx + ux * 16 * pixel} y={ty + uy * 14 * pixel}>
        {t('editor.in')}
      </text>
      <text class="name" x={(ax + fx) / 2 - ux * 16 * pixel} y={(ay + fy) / 2 - uy * 16 * pixel}>
        {id}
      </text>
      {flash && (
        <text class="flash" x={fx - ux * 34 * pixel} y={fy - uy * 34 * pixel}>
          {[
            ...(flash.in > 0 ? [t('editor.flashIn', { count: flash.in })] : []),
            ...(flash.out > 0 ? [t('editor.flashOut', { count: flash.out })] : []),
          ].join(' · ')}
        </text>
      )}
    </g>
  );
}
