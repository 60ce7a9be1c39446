import type { SiteSettings } from './site-settings.ts';

/** A site's settings as they stand. */
export interface StoredSettings {
  /** Counts up from 1 with every change; 0 while nobody has changed the defaults. */
  version: number;
  settings: SiteSettings;
  changedAt: number | null;
  changedBy: string | null;
}

/** Where settings are kept. */
export interface SettingsStore {
  of(site: string): StoredSettings;
  /**
   * @param change.version the version that it was made from
   * @throws GatelineError `conflict` when somebody else changed them meanwhile
   */
  change(
    site: string,
    change: { version: number; settings: SiteSettings; at: number; by: string },
  ): StoredSettings;
}
