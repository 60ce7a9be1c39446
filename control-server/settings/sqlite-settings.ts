import type Database from 'better-sqlite3';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { SettingsStore, StoredSettings } from './settings-store.ts';
import { DEFAULT_SETTINGS, type SiteSettings } from './site-settings.ts';

interface Row {
  version: number;
  body: string;
  changed_at: number;
  changed_by: string;
}

/** Settings at the desk. What an older program did not know gets its default. */
export class SqliteSettings implements SettingsStore {
  readonly #db: Database.Database;
  readonly #read: Database.Statement<[string], Row>;
  readonly #write: Database.Statement<[string, number, string, number, string]>;

  constructor(desk: Database.Database) {
    this.#db = desk;
    this.#read = desk.prepare(
      'SELECT version, body, changed_at, changed_by FROM site_settings WHERE site = ?',
    );
    this.#write = desk.prepare(
      'INSERT OR REPLACE INTO site_settings (site, version, body, changed_at, changed_by) VALUES (?, ?, ?, ?, ?)',
    );
  }

  of(site: string): StoredSettings {
    const row = this.#read.get(site);
    if (!row) return { version: 0, settings: DEFAULT_SETTINGS, changedAt: null, changedBy: null };
    const settings = { ...DEFAULT_SETTINGS, ...(JSON.parse(row.body) as Partial<SiteSettings>) };
    return { version: row.version, settings, changedAt: row.changed_at, changedBy: row.changed_by };
  }

  change(
    site: string,
    change: { version: number; settings: SiteSettings; at: number; by: string },
  ): StoredSettings {
    const { version, settings, at, by } = change;
    return this.#db
      .transaction(() => {
        const now = this.of(site);
        if (now.version !== version) {
          throw new GatelineError(
            'conflict',
            `${now.changedBy ?? 'somebody'} changed the settings of ${site} meanwhile: load them again`,
          );
        }
        this.#write.run(site, version + 1, JSON.stringify(settings), at, by);
        return this.of(site);
      })
      .immediate();
  }
}
