/** One walk of the demo's man through the picture. */
export interface Pass {
  /** Seconds since the clip began; x of the face's centre in pixels at that moment. Straight lines between. */
  path: readonly (readonly [t: number, x: number])[];
  /** Size of the face against that of its recording. */
  scale: number;
  /** Where in the recording the face starts, in seconds. */
  faceFrom: number;
  shirt: string;
}

/** The clip's name in the demo folder; its truth lies beside it. */
export const FACE_WALK = 'face-walk.mp4';

export const WIDTH = 1280;
export const HEIGHT = 720;
export const FRAMES_PER_SECOND = 12.5;
export const DURATION_S = 48;

/** The line a gate's camera counts on: straight up through the middle. */
export const LINE = { a: [0.5, 1], b: [0.5, 0] } as const;

const LEFT = -260;
const RIGHT = WIDTH + 260;

/** Five in, three out; once he stops before the line to read, once he turns back short of it. */
export const PASSES: readonly Pass[] = [
  {
    path: [
      [0.4, LEFT],
      [5.9, RIGHT],
    ],
    scale: 1.1,
    faceFrom: 0.4,
    shirt: '#8aa2b4',
  },
  {
    path: [
      [4.4, LEFT],
      [10.4, RIGHT],
    ],
    scale: 0.92,
    faceFrom: 9.6,
    shirt: '#a4553f',
  },
  {
    path: [
      [10.8, RIGHT],
      [16, LEFT],
    ],
    scale: 1.1,
    faceFrom: 3,
    shirt: '#8aa2b4',
  },
  {
    path: [
      [16.2, LEFT],
      [18.4, 390],
      [21, 400],
      [24.4, RIGHT],
    ],
    scale: 1.04,
    faceFrom: 6.5,
    shirt: '#4f7a5b',
  },
  {
    path: [
      [23.6, RIGHT],
      [29, LEFT],
    ],
    scale: 0.92,
    faceFrom: 12.5,
    shirt: '#a4553f',
  },
  {
    path: [
      [29.2, LEFT],
      [31.6, 470],
      [32.4, 470],
      [34.8, LEFT],
    ],
    scale: 1,
    faceFrom: 1,
    shirt: '#5b5f86',
  },
  {
    path: [
      [35, RIGHT],
      [40.4, LEFT],
    ],
    scale: 1.04,
    faceFrom: 8,
    shirt: '#4f7a5b',
  },
  {
    path: [
      [38.6, LEFT],
      [44, RIGHT],
    ],
    scale: 0.96,
    faceFrom: 4.4,
    shirt: '#8aa2b4',
  },
  {
    path: [
      [42.2, LEFT],
      [47.6, RIGHT],
    ],
    scale: 1.1,
    faceFrom: 13,
    shirt: '#a4553f',
  },
];

/** A passing of the line as `truth.json` files note it. */
export interface Crossing {
  t: number;
  direction: 'in' | 'out';
}

/** When and which way the face's centre passes x (pixels), in order of time. Left to right is `in` on {@link LINE}. */
export function crossingsOf(passes: readonly Pass[], x: number): Crossing[] {
  const crossings: Crossing[] = [];
  for (const { path } of passes) {
    for (const [index, [t1, x1]] of path.entries()) {
      const [t0, x0] = path[index - 1] ?? [t1, x1];
      if (x0 < x === x1 < x) continue;
      const t = t0 + ((x - x0) / (x1 - x0)) * (t1 - t0);
      crossings.push({ t: Math.round(t * 100) / 100, direction: x1 > x0 ? 'in' : 'out' });
    }
  }
  return crossings.sort((one, other) => one.t - other.t);
}

/** A path as an expression of ffmpeg's for x(t), `offset` pixels to the left. */
export function expressionOf(path: Pass['path'], offset: number): string {
  const [last] = path.slice(-1);
  let expression = String((last?.[1] ?? 0) - offset);
  for (let index = path.length - 1; index > 0; index--) {
    const [t1, x1] = path[index] ?? [0, 0];
    const [t0, x0] = path[index - 1] ?? [0, 0];
    const slope = (x1 - x0) / (t1 - t0);
    expression = `if(lt(t,${t1}),${x0 - offset}+(t-${t0})*${slope.toFixed(4)},${expression})`;
  }
  return expression;
}
