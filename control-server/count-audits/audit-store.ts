import type { CountAudit } from '../../firmware-config/contract/audit.ts';

/** An audit as it is kept. */
export interface StoredAudit extends CountAudit {
  /** Rises. */
  id: number;
  /** Wall time of the server in milliseconds. */
  receivedAt: number;
  receivedBy: string;
}

/** Where audits of counts are kept. */
export interface AuditStore {
  /**
   * Keeps an audit; one that is there already changes nothing.
   *
   * @throws GatelineError `conflict` where another one of the same line, time and method is kept; `disk-full` or
   *   `desk-unavailable`
   */
  add(audit: CountAudit, received: { at: number; by: string }): { audit: StoredAudit; isNew: boolean };
  /** Of one gateway; the audited time that ended last comes first. */
  of(gateway: string): readonly StoredAudit[];
}
