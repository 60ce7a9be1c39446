import Type, { type Static } from 'typebox';

/** What one may do; every route of the API asks for one of these. */
export const Permission = Type.Union([
  /** See counts, history, alarms. */
  Type.Literal('view'),
  /** Take note of an alarm. */
  Type.Literal('acknowledge'),
  /** Fetch reports and exports. */
  Type.Literal('reports'),
  /** See what a technician sees of gateways: health, configuration, quarantine. */
  Type.Literal('fleet'),
  /** Ask for a set-up snapshot, draw lines and zones. */
  Type.Literal('configure'),
  /** Put in how well a line was counted, as an audit found. */
  Type.Literal('audits'),
  /** Set a site's capacity, thresholds, quiet hours and who is told of alarms. */
  Type.Literal('settings'),
  /** Make and change accounts and API keys. */
  Type.Literal('accounts'),
  /** Read who did what. */
  Type.Literal('audit'),
  /** Read the server's own measures. */
  Type.Literal('metrics'),
  /** Read counts and alarms from the broker. */
  Type.Literal('mqtt'),
]);
export type Permission = Static<typeof Permission>;

export const Role = Type.Union([
  Type.Literal('viewer'),
  Type.Literal('staff'),
  Type.Literal('department'),
  Type.Literal('technician'),
  Type.Literal('admin'),
]);
export type Role = Static<typeof Role>;

export const PERMISSIONS_OF: Readonly<Record<Role, ReadonlySet<Permission>>> = {
  viewer: new Set(['view']),
  staff: new Set(['view', 'acknowledge', 'reports']),
  department: new Set(['view', 'acknowledge', 'reports', 'settings']),
  technician: new Set(['view', 'acknowledge', 'fleet', 'configure', 'audits', 'metrics']),
  admin: new Set([
    'view',
    'acknowledge',
    'reports',
    'fleet',
    'configure',
    'audits',
    'settings',
    'accounts',
    'audit',
    'metrics',
  ]),
};

/** What an API key can be made for. */
export const KEY_PERMISSIONS = [
  'view',
  'reports',
  'fleet',
  'audits',
  'metrics',
  'mqtt',
] as const satisfies Permission[];
