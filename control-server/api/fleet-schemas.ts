import Type, { type Static } from 'typebox';
import { closed, Epoch, Id } from '../../firmware-config/contract/fields.ts';
import { CameraLayout, Layout, type Point } from '../../firmware-config/contract/layout.ts';
import { CameraHealth } from '../../firmware-config/contract/messages.ts';
import { PictureFault } from '../../firmware-config/contract/records.ts';
import { TracksNow } from '../../firmware-config/contract/setup.ts';
import { Problem } from '../fleet/problem.ts';
import { Count, GatewayView, Ms, Name } from './schemas.ts';

const nullable = <S extends Type.TSchema>(schema: S) => Type.Union([schema, Type.Null()]);
const Version = Type.Integer({ minimum: 0, maximum: Number.MAX_SAFE_INTEGER });

export const VersionState = Type.Union([
  /** The gateway has not said yet what it makes of it. */
  Type.Literal('sent'),
  Type.Literal('in-force'),
  Type.Literal('refused'),
  /** It was in force, and a camera did not come up with it. */
  Type.Literal('rolled-back'),
  Type.Literal('replaced'),
]);
export type VersionState = Static<typeof VersionState>;

const ReceiptView = Type.Object(
  {
    at: Ms,
    epoch: Epoch,
    /** Every record up to this one is in the books. */
    through: Count,
  },
  closed,
);

/** A gateway as a technician sees it in the list of all. */
export const FleetRow = Type.Object(
  {
    ...GatewayView.properties,
    siteName: Name,
    problems: Type.Array(Problem),
    /** Its records pile up while it is connected. */
    growing: Type.Boolean(),
    /** The last since this server runs. */
    receipt: nullable(ReceiptView),
    layout: Type.Object(
      {
        /** The version in force; 0 is the gateway's own file, null where it has not said. */
        version: nullable(Version),
        /** The newest there is. */
        latest: Version,
      },
      closed,
    ),
  },
  closed,
);
export type FleetRow = Static<typeof FleetRow>;

export const FleetQuery = Type.Object({ site: Type.Optional(Id) }, closed);

/** GET /api/fleet: in the order of the configuration */
export const FleetResponse = Type.Object(
  {
    asOf: Ms,
    /** The server's own version, as gateways give theirs. */
    version: Type.String(),
    gateways: Type.Array(FleetRow),
  },
  closed,
);
export type FleetResponse = Static<typeof FleetResponse>;

const LayoutChange = Type.Object(
  {
    camera: Id,
    part: Type.Union([Type.Literal('line'), Type.Literal('zone')]),
    id: Id,
    change: Type.Union([
      Type.Literal('added'),
      Type.Literal('removed'),
      Type.Literal('moved'),
      Type.Literal('turned'),
      Type.Literal('gate'),
      Type.Literal('anchor'),
      Type.Literal('kind'),
    ]),
  },
  closed,
);

export const VersionView = Type.Object(
  {
    version: Version,
    cameras: Type.Array(Layout),
    savedAt: Ms,
    /** Null for what the gateway had without anybody having drawn it here. */
    savedBy: nullable(Type.String()),
    reason: Type.String(),
    state: VersionState,
    /** Why it is not in force, as the gateway says. */
    reasons: Type.Array(Type.String()),
    /** Against the version before it. */
    changes: Type.Array(LayoutChange),
  },
  closed,
);
export type VersionView = Static<typeof VersionView>;

const StatusChangeView = Type.Object(
  {
    at: Ms,
    /** Null for the gateway itself. */
    camera: nullable(Id),
    state: Type.Union([GatewayView.properties.state, CameraHealth.properties.state]),
    picture: nullable(PictureFault),
  },
  closed,
);

/** GET /api/fleet/:gateway */
export const GatewayDetail = Type.Object(
  {
    ...FleetRow.properties,
    asOf: Ms,
    timeZone: Type.String(),
    gates: Type.Array(Type.Object({ id: Id, name: Name }, closed)),
    /** What each camera runs, as the gateway said itself; null where it has not since this server runs. */
    inForce: nullable(Type.Object({ at: Ms, version: Version, cameras: Type.Array(CameraLayout) }, closed)),
    /** Newest first, the last 50. */
    versions: Type.Array(VersionView),
    /** Since when each camera has been as it is. */
    cameras: Type.Array(StatusChangeView),
    /** Newest first, since this server runs. */
    changes: Type.Array(StatusChangeView),
    receipts: Type.Array(ReceiptView),
    /** Records not settled in the last 30 minutes, oldest first. */
    depths: Type.Array(Type.Object({ at: Ms, unsettled: Count }, closed)),
  },
  closed,
);
export type GatewayDetail = Static<typeof GatewayDetail>;

export const GatewayParams = Type.Object({ gateway: Id }, closed);

/** POST /api/fleet/:gateway/configurations */
export const DraftBody = Type.Object(
  {
    /** The newest version when the change was begun: another one meanwhile is a conflict. */
    madeFrom: Version,
    /** Of all cameras that shall not follow the gateway's own file. */
    cameras: Type.Array(Layout, { minItems: 1, maxItems: 64 }),
    reason: Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' }),
  },
  closed,
);
export type DraftBody = Static<typeof DraftBody>;

export const SavedResponse = Type.Object({ version: Version }, closed);
export type SavedResponse = Static<typeof SavedResponse>;

/** POST /api/fleet/:gateway/snapshots */
export const SnapshotBody = Type.Object({ camera: Id }, closed);

export const SnapshotResponse = Type.Object(
  {
    id: Id,
    camera: Id,
    /** By the gateway's clock. */
    at: Ms,
    expiresAt: Ms,
    width: Count,
    height: Count,
    /** How many places the gateway made unrecognisable. */
    hidden: Count,
  },
  closed,
);
export type SnapshotResponse = Static<typeof SnapshotResponse>;

export const SnapshotParams = Type.Object({ gateway: Id, id: Id }, closed);

export const TracksQuery = Type.Object({ camera: Id }, closed);

const { v: _v, gateway: _gateway, id: _id, camera: _camera, ...tracks } = TracksNow.properties;
/** The data of a `tracks` event of GET /api/fleet/:gateway/tracks. */
export const TracksView = Type.Object(tracks, closed);
export interface TracksView {
  at: number;
  dots: { track: number; at: Point; sure: boolean }[];
  crossings: { line: string; direction: 'in' | 'out' }[];
}
