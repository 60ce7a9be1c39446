/** Damage that was found in a spool's content. */
export class SpoolDamage extends Error {}
