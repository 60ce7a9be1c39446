import Type, { type Static } from 'typebox';
import { closed, Id } from './fields.ts';

/** A place along one side of the picture, 0..1. */
export const Coordinate = Type.Number({ minimum: 0, maximum: 1 });

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
     * `ignore`: whoever's box has its centre in it is not seen (a poster, a mirror, a screen). `only`: where a camera has
     * such zones, nobody outside of them is seen. `staff`: who passes a line in it is not counted. `measure`: how many
     * people are in it, how long they stay, and how many of them queue. `overlap`: another camera sees it too.
     */
    kind: Type.Union([
      Type.Literal('ignore'),
      Type.Literal('only'),
      Type.Literal('staff'),
      Type.Literal('measure'),
      Type.Literal('overlap'),
    ]),
    points: Type.Array(Point, { minItems: 3, maxItems: 32 }),
    /** Of an `overlap` zone: the other camera of this gateway, which has an overlap zone that names this one. */
    with: Type.Optional(Id),
    /**
     * Of an `overlap` zone: a passage in it counts at the camera that counts first, and at the second one only where the
     * first did not count one of the same gate and direction at that time.
     */
    counts: Type.Optional(Type.Union([Type.Literal('first'), Type.Literal('second')])),
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
