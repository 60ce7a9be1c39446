import Type, { type Static } from 'typebox';
import { closed, Id } from './fields.ts';

const Coordinate = Type.Number({ minimum: 0, maximum: 1 });

/** [x, y] in the picture, 0..1, origin top left, y down. */
export const Point = Type.Tuple([Coordinate, Coordinate]);
export type Point = Static<typeof Point>;

export const Line = Type.Object(
  {
    id: Id,
    gate: Id,
    /** Standing at a and looking to b, a move from the left to the right side is `in`. */
    a: Point,
    b: Point,
    /** Which point of a box must pass the line. */
    anchor: Type.Optional(
      Type.Union([Type.Literal('centre'), Type.Literal('foot'), Type.Literal('head')], { default: 'centre' }),
    ),
  },
  closed,
);
export type Line = Static<typeof Line>;

/** A part of the picture, as a polygon that does not cross itself. */
export const Zone = Type.Object(
  {
    id: Id,
    /**
     * Whoever's box has its centre in an `ignore` zone is not seen: a poster, a mirror, a screen. Where a camera has
     * `only` zones, nobody outside of them is seen.
     */
    kind: Type.Union([Type.Literal('ignore'), Type.Literal('only')]),
    points: Type.Array(Point, { minItems: 3, maxItems: 32 }),
  },
  closed,
);
export type Zone = Static<typeof Zone>;

const layout = {
  lines: Type.Array(Line, { minItems: 1, maxItems: 16 }),
  zones: Type.Array(Zone, { maxItems: 16 }),
};

/** What is drawn in one camera's picture. */
export const Layout = Type.Object({ camera: Id, ...layout }, closed);
export type Layout = Static<typeof Layout>;

/** A camera as its gateway runs it. */
export const CameraLayout = Type.Object(
  {
    camera: Id,
    model: Type.String({ maxLength: 300 }),
    /** What the model finds. */
    subject: Type.Union([Type.Literal('face'), Type.Literal('person')]),
    fps: Type.Number({ minimum: 1, maximum: 30 }),
    ...layout,
  },
  closed,
);
export type CameraLayout = Static<typeof CameraLayout>;
