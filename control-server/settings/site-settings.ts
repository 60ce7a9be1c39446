import Type, { type Static } from 'typebox';
import { closed } from '../../firmware-config/contract/fields.ts';

/** HH:MM by the site's clock. */
const TimeOfDay = Type.String({ pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$', description: 'HH:MM' });
const share = (minimum: number, maximum: number, description: string) =>
  Type.Number({ minimum, maximum, description });

/** What the people responsible for a site have decided about it. */
export const SiteSettings = Type.Object(
  {
    /** How many people may be inside; null where there is no limit. */
    capacity: Type.Union([Type.Integer({ minimum: 1, maximum: 10_000_000 }), Type.Null()]),
    /** Share of the capacity from which it is called nearly full. */
    nearlyFull: share(0.5, 1, 'share of the capacity, 0.5 to 1'),
    /** By how much each count may be off, as an audit of the gates has found; makes `inside` a range. */
    countingError: share(0, 0.5, 'share of the counts, 0 to 0.5'),
    /** Share of the last hour that must have been watched. */
    coverageLow: share(0, 1, 'share of an hour, 0 to 1'),
    /** A gateway or camera that is away for this many seconds is an alarm. */
    offlineAfterS: Type.Integer({ minimum: 30, maximum: 86_400 }),
    /** A gateway whose clock is off by more than this many seconds is an alarm. */
    clockOffS: Type.Integer({ minimum: 1, maximum: 3600 }),
    /** A gateway with less free disk than this is an alarm. */
    diskFreeMb: Type.Integer({ minimum: 1, maximum: 1_000_000 }),
    /** When only grave alarms are sent out; the others follow in one message when it is over. */
    quietHours: Type.Union([Type.Object({ from: TimeOfDay, to: TimeOfDay }, closed), Type.Null()]),
    /** Who gets alarms by e-mail. */
    emails: Type.Array(
      Type.String({ maxLength: 254, pattern: '^[^\\s@<>,;]+@[^\\s@<>,;]+\\.[^\\s@<>,;]+$' }),
      {
        maxItems: 20,
        uniqueItems: true,
      },
    ),
    /** Where alarms are posted, signed with the secret. */
    webhook: Type.Union([
      Type.Object(
        {
          url: Type.String({ maxLength: 500, pattern: '^https?://[^\\s]+$' }),
          secret: Type.String({ minLength: 16, maxLength: 200 }),
        },
        closed,
      ),
      Type.Null(),
    ]),
    /** Counts, occupancy and alarms are published to the broker, with Home Assistant's discovery. */
    mqtt: Type.Boolean(),
    /** Anybody who can reach the server may see the site's numbers on its board. */
    board: Type.Boolean(),
    /** Of e-mails, webhooks and the board. */
    language: Type.Union([Type.Literal('vi'), Type.Literal('en')]),
  },
  closed,
);
export type SiteSettings = Static<typeof SiteSettings>;

/** What holds for a site until somebody decides otherwise. */
export const DEFAULT_SETTINGS: SiteSettings = {
  capacity: null,
  nearlyFull: 0.9,
  countingError: 0.02,
  coverageLow: 0.8,
  offlineAfterS: 120,
  clockOffS: 5,
  diskFreeMb: 500,
  quietHours: null,
  emails: [],
  webhook: null,
  mqtt: false,
  board: false,
  language: 'vi',
};
