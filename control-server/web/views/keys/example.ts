import type { KeyPermission } from '../../../api/account-schemas.ts';

/** An address to try for each thing that a key may do over HTTP. */
const PATHS: readonly (readonly [KeyPermission, string])[] = [
  ['view', '/api/sites'],
  ['fleet', '/api/fleet'],
  ['metrics', '/metrics'],
  ['reports', '/api/reports'],
];

/**
 * A command that tries a key; null for one that works with the broker alone.
 *
 * @param origin the server as the page reaches it
 */
export function exampleFor(
  permissions: readonly KeyPermission[],
  secret: string,
  origin: string,
): string | null {
  const path = PATHS.find(([permission]) => permissions.includes(permission))?.[1];
  return path === undefined ? null : `curl -H 'authorization: Bearer ${secret}' ${origin}${path}`;
}
