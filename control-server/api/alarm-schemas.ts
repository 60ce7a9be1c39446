import Type, { type Static } from 'typebox';
import { closed, Id } from '../../firmware-config/contract/fields.ts';
import { CameraReason, Notice } from '../../firmware-config/contract/notices.ts';
import { PictureFault } from '../../firmware-config/contract/records.ts';
import { Count, Ms } from './schemas.ts';

/** What an alarm is about. */
export const AlarmKind = Type.Union([
  /** The upper end of the people inside is near the capacity, or has reached it. */
  Type.Literal('capacity'),
  /** A gateway has been away for too long. */
  Type.Literal('gateway-down'),
  /** Every gateway of the site has. */
  Type.Literal('site-down'),
  /** The server has no connection to its broker: of no site in particular. */
  Type.Literal('broker-down'),
  /** A camera has been failing for too long. */
  Type.Literal('camera-down'),
  /** A camera does not show its gate. */
  Type.Literal('picture'),
  /** Too little of the last hour was watched. */
  Type.Literal('coverage-low'),
  Type.Literal('clock-off'),
  Type.Literal('disk-low'),
  /** A gateway lost records that it could not keep. */
  Type.Literal('records-lost'),
  /** A gateway's messages were set aside. */
  Type.Literal('quarantine'),
  /** A gateway did not take what was drawn for it. */
  Type.Literal('configuration-refused'),
]);
export type AlarmKind = Static<typeof AlarmKind>;

/** `critical` is sent out in quiet hours too. */
export const AlarmSeverity = Type.Union([Type.Literal('critical'), Type.Literal('warning')]);
export type AlarmSeverity = Static<typeof AlarmSeverity>;

const Name = Type.Union([Type.String({ maxLength: 120 }), Type.Null()]);

/** What is known beside the kind, as far as it applies. */
export const AlarmFacts = Type.Object(
  {
    /** People inside, the two ends of the range, and how many may be. */
    low: Type.Optional(Count),
    high: Type.Optional(Count),
    capacity: Type.Optional(Count),
    /** Gateways that are away. */
    gateways: Type.Optional(Count),
    /** What is wrong with the picture. */
    picture: Type.Optional(PictureFault),
    /** Share of the last hour that was watched, 0..1. */
    watched: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    /** How far the gateway's clock is behind the server's, in seconds; negative where it is ahead. */
    seconds: Type.Optional(Type.Number()),
    freeMb: Type.Optional(Type.Number({ minimum: 0 })),
    /** Records that were lost, or messages that were set aside. */
    count: Type.Optional(Count),
    /** Somebody may have had a hand in it. */
    tamper: Type.Optional(Type.Boolean()),
    /** What the gateway says of it: a code that the page has texts of, and the English detail. */
    cause: Type.Optional(Type.Union([Notice, CameraReason])),
    /** What the server or the gateway says of it, in English. */
    detail: Type.Optional(Type.String({ maxLength: 500 })),
  },
  closed,
);
export type AlarmFacts = Static<typeof AlarmFacts>;

export const AlarmView = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    /** Null where it is the whole server's (`broker-down`); everybody is told of those. */
    site: Type.Union([Id, Type.Null()]),
    siteName: Name,
    kind: AlarmKind,
    severity: AlarmSeverity,
    /** Null where it is not about one gateway, or one camera of it. */
    gateway: Type.Union([Id, Type.Null()]),
    gatewayName: Name,
    camera: Type.Union([Id, Type.Null()]),
    /** Null where it is not about one gate. */
    gate: Type.Union([Id, Type.Null()]),
    gateName: Name,
    facts: AlarmFacts,
    /** Since when, as far as is known; before `raisedAt` by the time that was waited. */
    since: Ms,
    raisedAt: Ms,
    /** Null while it is open. */
    endedAt: Type.Union([Ms, Type.Null()]),
    acknowledged: Type.Union([
      Type.Object({ at: Ms, by: Type.String(), note: Type.String() }, closed),
      Type.Null(),
    ]),
  },
  closed,
);
export type AlarmView = Static<typeof AlarmView>;

/** GET /api/alarms: newest first */
export const AlarmsResponse = Type.Object({ asOf: Ms, alarms: Type.Array(AlarmView) }, closed);
export type AlarmsResponse = Static<typeof AlarmsResponse>;

export const AlarmsQuery = Type.Object(
  {
    site: Type.Optional(Id),
    state: Type.Optional(
      Type.Union([Type.Literal('open'), Type.Literal('all')], {
        default: 'open',
        description: 'open where absent',
      }),
    ),
    kind: Type.Optional(AlarmKind),
    severity: Type.Optional(AlarmSeverity),
    before: Type.Optional(Type.Integer({ minimum: 1, description: 'only alarms below this id' })),
    limit: Type.Optional(
      Type.Integer({ minimum: 1, maximum: 200, default: 50, description: '50 where absent' }),
    ),
  },
  closed,
);

export const AlarmParams = Type.Object({ id: Type.Integer({ minimum: 1 }) }, closed);

export const AcknowledgeBody = Type.Object(
  { note: Type.String({ maxLength: 500, description: 'what was found or done; may be empty' }) },
  closed,
);
