import { useEffect, useRef, useState } from 'preact/hooks';
import type { Layout, Point } from '../../../../firmware-config/contract/layout.ts';
import { t } from '../../shell/language.ts';
import { Dots } from './dots.tsx';
import { type Handle, middleOf, placed, pointOf, shifted, withLine, withPoint } from './drawing.ts';
import { HandleDot } from './handle-dot.tsx';
import { LineShape } from './line-shape.tsx';
import type { LiveTest } from './live-test.ts';

/** What the lists and the drawing both point at. */
export interface Selected {
  part: 'line' | 'zone';
  index: number;
}

interface Props {
  layout: Layout;
  change: (layout: Layout, step?: string) => void;
  selected: Selected | null;
  select: (selected: Selected) => void;
  /** Width of the picture divided by its height. */
  aspect: number;
  zoom: number;
  href: string | null;
  /** The picture could not be loaded. */
  onLost: () => void;
  /** What is seen now; nothing can be moved then. */
  test: LiveTest | null;
}

/** The drawing's height in its own units. */
export const HEIGHT = 1000;

/** The picture with the lines and zones on it. */
export function Canvas({ layout, change, selected, select, aspect, zoom, href, onLost, test }: Props) {
  const svg = useRef<SVGSVGElement>(null);
  const [pixel, setPixel] = useState(1);
  const [said, setSaid] = useState('');
  const drags = useRef(0);
  const width = HEIGHT * aspect;

  useEffect(() => {
    const element = svg.current;
    if (!element) return;
    const watch = new ResizeObserver(() => {
      // On a wall all else is larger too.
      const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16;
      setPixel((width / (element.clientWidth || width)) * scale);
    });
    watch.observe(element);
    return () => watch.disconnect();
  }, [width]);

  const pointAt = ({ clientX, clientY }: PointerEvent): Point => {
    const rect = svg.current?.getBoundingClientRect();
    if (!rect) return [0, 0];
    return [(clientX - rect.left) / rect.width, (clientY - rect.top) / rect.height];
  };

  /** Follows one finger, pen or mouse until it lets go. */
  const drag = (event: PointerEvent, move: (at: Point, from: Point, step: string) => void) => {
    if (test || event.button !== 0) return;
    event.preventDefault();
    const target = event.currentTarget as SVGElement;
    const from = pointAt(event);
    const step = `drag-${++drags.current}`;
    target.setPointerCapture(event.pointerId);
    target.focus();
    const onMove = (moved: PointerEvent) => move(pointAt(moved), from, step);
    const stop = () => {
      target.removeEventListener('pointermove', onMove);
      target.removeEventListener('lostpointercapture', stop);
    };
    target.addEventListener('pointermove', onMove);
    target.addEventListener('lostpointercapture', stop);
  };

  const nudge = (handle: Handle, dx: number, dy: number) => {
    const old = pointOf(layout, handle);
    if (!old) return;
    const point = placed(old[0] + dx, old[1] + dy);
    setSaid(`${percent(point[0])} %, ${percent(point[1])} %`);
    change(withPoint(layout, handle, point), `key-${handle.part}-${handle.index}-${handle.point}`);
  };

  const handles = test ? [] : handlesOf(layout);
  const isSelected = (part: Selected['part'], index: number) =>
    selected?.part === part && selected.index === index;
  return (
    <section class="canvas" aria-label={t('editor.canvas', { camera: layout.camera })}>
      {/* biome-ignore lint/a11y/noSvgWithoutTitle: the section around it has the name, its points have theirs */}
      <svg
        ref={svg}
        viewBox={`0 0 ${width} ${HEIGHT}`}
        style={{ width: `${zoom * 100}%`, '--pixel': `${pixel}px` }}
      >
        {href ? (
          <image href={href} width={width} height={HEIGHT} preserveAspectRatio="none" onError={onLost} />
        ) : (
          <Grid width={width} />
        )}
        {layout.zones.map(({ kind, points }, index) => (
          <polygon
            key={index}
            class={`zone ${kind}${isSelected('zone', index) ? ' selected' : ''}`}
            points={points.map(([x, y]) => `${x * width},${y * HEIGHT}`).join(' ')}
            onPointerDown={() => !test && select({ part: 'zone', index })}
          />
        ))}
        {layout.zones.map((zone, index) => {
          const [x, y] = middleOf(zone);
          return (
            <text key={index} class="zone-name" x={x * width} y={y * HEIGHT}>
              {zone.id}
            </text>
          );
        })}
        {layout.lines.map((line, index) => (
          <LineShape
            key={index}
            line={line}
            aspect={aspect}
            pixel={pixel}
            isSelected={isSelected('line', index)}
            flash={test?.flashes.get(line.id)}
            onGrab={(event) => {
              if (test) return;
              select({ part: 'line', index });
              drag(event, (at, from, step) => {
                const ends = shifted(line, at[0] - from[0], at[1] - from[1]);
                change(withLine(layout, index, ends), step);
              });
            }}
          />
        ))}
        {test && <Dots trails={test.trails} width={width} pixel={pixel} />}
        {handles.map((handle) => {
          const at = pointOf(layout, handle);
          return (
            at && (
              <HandleDot
                key={`${handle.part} ${handle.index} ${handle.point}`}
                handle={handle}
                layout={layout}
                at={at}
                width={width}
                pixel={pixel}
                onFocus={() => select(handle)}
                onGrab={(event) =>
                  drag(event, ([x, y], _from, step) => change(withPoint(layout, handle, placed(x, y)), step))
                }
                onNudge={(dx, dy) => nudge(handle, dx, dy)}
              />
            )
          );
        })}
      </svg>
      <p class="visually-hidden" aria-live="polite">
        {said}
      </p>
    </section>
  );
}

export const percent = (share: number): string => (share * 100).toFixed(1);

function handlesOf({ lines, zones }: Layout): Handle[] {
  return [
    ...lines.flatMap((_line, index) =>
      (['a', 'b'] as const).map((point): Handle => ({ part: 'line', index, point })),
    ),
    ...zones.flatMap(({ points }, index) =>
      points.map((_point, point): Handle => ({ part: 'zone', index, point })),
    ),
  ];
}

function Grid({ width }: { width: number }) {
  const [columns, rows] = [Array.from({ length: 15 }), Array.from({ length: 9 })];
  const path = [
    ...columns.map((_, n) => `M${((n + 1) * width) / 16} 0V${HEIGHT}`),
    ...rows.map((_, n) => `M0 ${((n + 1) * HEIGHT) / 10}H${width}`),
  ].join('');
  return (
    <>
      <rect class="sheet" width={width} height={HEIGHT} />
      <path class="grid" d={path} />
    </>
  );
}
