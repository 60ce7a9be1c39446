import type { KEY_PERMISSIONS } from './roles.ts';

export type KeyPermission = (typeof KEY_PERMISSIONS)[number];

/** What a machine shows to be let in. Times are wall times in milliseconds. */
export interface ApiKey {
  /** 12 hexadecimal digits; part of the key itself. */
  id: string;
  name: string;
  /** SHA-256 of the key's secret part. */
  hash: string;
  permissions: readonly KeyPermission[];
  /** Ids of sites and of groups of sites; null for all. */
  sites: readonly string[] | null;
  createdBy: string;
  createdAt: number;
  expiresAt: number;
  lastUsedAt: number | null;
  revokedAt: number | null;
}

/** Where API keys are kept. */
export interface ApiKeyStore {
  add(key: ApiKey): void;
  find(id: string): ApiKey | undefined;
  /** Newest first. */
  all(): ApiKey[];
  touch(id: string, at: number): void;
  /** The key as it is then; nothing changes for one that is revoked already. @throws GatelineError `not-found` */
  revoke(id: string, at: number): ApiKey;
  /** Revokes all that an account made. @returns how many were not revoked before */
  revokeAllOf(maker: string, at: number): number;
}

/** A key lives this long at most. */
export const LONGEST_KEY_DAYS = 731;

export const isUsable = ({ revokedAt, expiresAt }: ApiKey, now: number): boolean =>
  revokedAt === null && now < expiresAt;

/** The one text that a machine is given. */
export const keyText = (id: string, secret: string): string => `glk_${id}_${secret}`;

/** The parts of a {@link keyText}; null where it is none. */
export function partsOf(text: string): { id: string; secret: string } | null {
  const [, id, secret] = /^glk_([0-9a-f]{12})_([A-Za-z0-9_-]{43})$/.exec(text) ?? [];
  return id !== undefined && secret !== undefined ? { id, secret } : null;
}
