import type { Layout, Point } from '../../../../firmware-config/contract/layout.ts';
import { t } from '../../shell/language.ts';
import { HEIGHT, percent } from './canvas.tsx';
import type { Handle } from './drawing.ts';

interface Props {
  handle: Handle;
  layout: Layout;
  at: Point;
  width: number;
  /** Units of the drawing in one pixel of the screen. */
  pixel: number;
  onFocus: () => void;
  onGrab: (event: PointerEvent) => void;
  onNudge: (dx: number, dy: number) => void;
}

/** A key moves a point by this share of the picture; with Shift by ten times as much. */
const STEP = 0.005;
const WAYS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-STEP, 0],
  ArrowRight: [STEP, 0],
  ArrowUp: [0, -STEP],
  ArrowDown: [0, STEP],
};

/** A point that is moved by pointer or by keyboard; on the screen as large whatever the zoom. */
export function HandleDot({ handle, layout, at, width, pixel, onFocus, onGrab, onNudge }: Props) {
  const [x, y] = [at[0] * width, at[1] * HEIGHT];
  return (
    // biome-ignore lint/a11y/useSemanticElements: SVG has no button
    <g
      class={`handle of-${handle.part}`}
      role="button"
      tabIndex={0}
      aria-roledescription={t('editor.point')}
      aria-label={nameOf(handle, layout, at)}
      onFocus={onFocus}
      onPointerDown={onGrab}
      onKeyDown={(event) => {
        const way = WAYS[event.key];
        if (!way) return;
        event.preventDefault();
        const times = event.shiftKey ? 10 : 1;
        onNudge(way[0] * times, way[1] * times);
      }}
    >
      <circle class="reach" cx={x} cy={y} r={22 * pixel} />
      <circle class="dot" cx={x} cy={y} r={(handle.part === 'line' ? 10 : 7) * pixel} />
      {handle.part === 'line' && (
        <text x={x} y={y}>
          {handle.point.toUpperCase()}
        </text>
      )}
    </g>
  );
}

function nameOf(handle: Handle, { lines, zones }: Layout, at: Point): string {
  const where = { x: percent(at[0]), y: percent(at[1]) };
  if (handle.part === 'line') {
    const id = lines[handle.index]?.id ?? '';
    return t('editor.lineEnd', { id, end: handle.point.toUpperCase(), ...where });
  }
  const id = zones[handle.index]?.id ?? '';
  return t('editor.zonePoint', { id, n: handle.point + 1, ...where });
}
