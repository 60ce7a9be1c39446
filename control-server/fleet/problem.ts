import Type, { type Static } from 'typebox';

/** What a technician should see to at a gateway, gravest first. */
export const Problem = Type.Union([
  /** It was never heard of. */
  Type.Literal('never-seen'),
  /** It is not connected, or has been silent for as long as the site's settings say. */
  Type.Literal('offline'),
  /** A camera does not run. */
  Type.Literal('camera-down'),
  /** A camera runs and does not show its gate. */
  Type.Literal('picture'),
  /** Its disk has less room than the site's settings ask for. */
  Type.Literal('disk-low'),
  /** Its records pile up while it is connected. */
  Type.Literal('spool-growing'),
  /** Its clock is off by more than the site's settings allow. */
  Type.Literal('clock-off'),
  Type.Literal('hot'),
  /** It does not run the newest lines and zones, and has said why. */
  Type.Literal('refused-configuration'),
  /** It does not run the server's own version of Gateline. */
  Type.Literal('outdated'),
]);
export type Problem = Static<typeof Problem>;
