import Type, { type Static } from 'typebox';
import { closed, Direction, Id, Text, WallMs, wholeFrom } from './fields.ts';
import { CameraLayout, Layout } from './layout.ts';
import { CONTRACT_VERSION } from './version.ts';

const envelope = { v: Type.Literal(CONTRACT_VERSION), gateway: Id };

/**
 * Server to gateway, retained: lines and zones that a technician has drawn. They take the place of those in the
 * gateway's own file, for the cameras named; nothing else can be changed from afar. Versions go upwards only.
 */
export const Configuration = Type.Object(
  { ...envelope, version: wholeFrom(1), cameras: Type.Array(Layout, { minItems: 1, maxItems: 64 }) },
  closed,
);
export type Configuration = Static<typeof Configuration>;

/** Gateway to server, retained: what it runs, and what it refused. */
export const Configured = Type.Object(
  {
    ...envelope,
    at: WallMs,
    /** The version in force; 0 is the gateway's own file. */
    version: wholeFrom(0),
    cameras: Type.Array(CameraLayout, { maxItems: 64 }),
    /** The newest version, where it is not in force: refused as it came, or rolled back since a camera did not come up with it. */
    refused: Type.Optional(
      Type.Object(
        {
          version: wholeFrom(1),
          outcome: Type.Union([Type.Literal('refused'), Type.Literal('rolled-back')]),
          reasons: Type.Array(Text, { minItems: 1, maxItems: 50 }),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type Configured = Static<typeof Configured>;

/** Server to gateway, never retained: somebody sets up a camera. Dead after `expiresAt`, which is at most 10 minutes away. */
export const SetupRequest = Type.Object(
  {
    ...envelope,
    id: Id,
    camera: Id,
    /** `snapshot`: one picture, what was found in it pixelated. `tracks`: where tracks are, until `expiresAt`. */
    want: Type.Union([Type.Literal('snapshot'), Type.Literal('tracks')]),
    /** Who asks. */
    issuer: Text,
    issuedAt: WallMs,
    expiresAt: WallMs,
  },
  closed,
);
export type SetupRequest = Static<typeof SetupRequest>;

/** The most characters of a picture in base64: a JPEG of 640 pixels' width takes a third of them. */
export const MAX_PICTURE_CHARACTERS = 240_000;
/** In pixels. */
export const MAX_PICTURE_WIDTH = 640;

/** Gateway to server: the answer to a request for a snapshot; the only message that can carry a picture. */
export const Snapshot = Type.Object(
  {
    ...envelope,
    /** Of the request. */
    id: Id,
    camera: Id,
    at: WallMs,
    /** Absent where there is none. */
    picture: Type.Optional(
      Type.Object(
        {
          /** JPEG in base64, at most 640 pixels wide. */
          jpeg: Type.String({ maxLength: MAX_PICTURE_CHARACTERS, pattern: '^[A-Za-z0-9+/]+={0,2}$' }),
          width: wholeFrom(1),
          height: wholeFrom(1),
          /** How many places were pixelated. */
          hidden: wholeFrom(0),
        },
        closed,
      ),
    ),
    /** Why there is no picture. */
    refused: Type.Optional(Text),
  },
  closed,
);
export type Snapshot = Static<typeof Snapshot>;

/** Gateway to server, up to five a second while somebody asks: where tracks are now, as dots without any size or look. */
export const TracksNow = Type.Object(
  {
    ...envelope,
    /** Of the request. */
    id: Id,
    camera: Id,
    at: WallMs,
    /** `track` counts from 1 with each request; [x, y] is the box's centre, 0..1. */
    dots: Type.Array(
      Type.Object(
        {
          track: wholeFrom(1),
          at: Type.Tuple([
            Type.Number({ minimum: -1, maximum: 2 }),
            Type.Number({ minimum: -1, maximum: 2 }),
          ]),
          sure: Type.Boolean(),
        },
        closed,
      ),
      { maxItems: 100 },
    ),
    /** What was counted since the message before. */
    crossings: Type.Array(Type.Object({ line: Id, direction: Direction }, closed), { maxItems: 100 }),
  },
  closed,
);
export type TracksNow = Static<typeof TracksNow>;
