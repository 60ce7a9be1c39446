import type { Configured, Layout } from '../../firmware-config/contract/index.ts';

/** Why a gateway does not run a version, as it says itself. */
export type Refused = NonNullable<Configured['refused']>;

/** What became of a version at its gateway, the last that is known. */
export type Outcome =
  | { outcome: 'in-force'; at: number }
  | { outcome: Refused['outcome']; at: number; reasons: Refused['reasons'] };

/** The lines and zones of a gateway's cameras in one version; what is kept is never changed but for its outcome. */
export interface LayoutVersion {
  version: number;
  cameras: Layout[];
  /** Wall time of the server in milliseconds. */
  savedAt: number;
  /** Who drew it; null for what the gateway had without anybody having drawn it here. */
  savedBy: string | null;
  reason: string;
  outcome: Outcome | null;
}

/** Where the versions of all gateways are kept. */
export interface LayoutStore {
  /** The version with the highest number. */
  newest(gateway: string): LayoutVersion | null;
  version(gateway: string, version: number): LayoutVersion | null;
  /** Newest first. */
  list(gateway: string, limit: number): LayoutVersion[];
  /** Of every gateway that has any. */
  gateways(): string[];
  /** @throws GatelineError `conflict` when there is one with this number or a higher one */
  save(gateway: string, version: Omit<LayoutVersion, 'outcome'>): void;
  /** Notes what became of a version; nothing happens where it is not kept. */
  note(gateway: string, version: number, outcome: Outcome): void;
}
