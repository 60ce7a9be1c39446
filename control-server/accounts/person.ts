import type { Permission, Role } from './roles.ts';

/** Who makes a request: somebody signed in, or a machine with an API key. */
export interface Person {
  kind: 'account' | 'api-key';
  /** The account's name for signing in, or the key's id. */
  id: string;
  /** What people call it. */
  name: string;
  /** Null for API keys. */
  role: Role | null;
  may: ReadonlySet<Permission>;
  /** The sites that it may see; null for all. Groups are resolved already. */
  sites: ReadonlySet<string> | null;
}

export function maySee({ sites }: Person, site: string): boolean {
  return sites === null || sites.has(site);
}
