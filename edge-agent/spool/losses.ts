import type { Dropped, Notice, SpoolRecord } from '../../firmware-config/contract/index.ts';
import type { Stamp } from '../health/clock.ts';

export type LossReason = Dropped['reason'];
export const LOSS_REASONS: readonly LossReason[] = ['disk-full', 'spool-error'];

/** Records that could not be kept, for one reason. */
export interface Loss {
  reason: LossReason;
  /** Those that no `dropped` record tells of yet, and the wall times of the first and last of them. */
  count: number;
  from: number;
  to: number;
  /** All since the spool was created. */
  total: number;
}

/** The exact account of what a spool could not keep. */
export class Losses {
  readonly #losses: Loss[];

  constructor(known: readonly Loss[] = []) {
    this.#losses = LOSS_REASONS.map(
      (reason) =>
        known.find((loss) => loss.reason === reason) ?? { reason, count: 0, from: 0, to: 0, total: 0 },
    );
  }

  add(reason: LossReason, records: readonly SpoolRecord[]): void {
    const loss = this.#losses.find((one) => one.reason === reason);
    if (!loss) return;
    for (const { at } of records) {
      loss.from = loss.count === 0 ? at : Math.min(loss.from, at);
      loss.to = loss.count === 0 ? at : Math.max(loss.to, at);
      loss.count++;
      loss.total++;
    }
  }

  /** The `dropped` records that are due. */
  due(stamp: Stamp): Dropped[] {
    return this.#losses
      .filter((loss) => loss.count > 0)
      .map(({ reason, count, from, to }) => ({ kind: 'dropped', ...stamp, count, from, to, reason }));
  }

  /** To be called when the records that were due are in the spool. */
  told(): void {
    for (const loss of this.#losses) loss.count = 0;
  }

  get total(): number {
    return this.#losses.reduce((sum, loss) => sum + loss.total, 0);
  }

  get all(): readonly Loss[] {
    return this.#losses;
  }

  /** One notice for each reason for which records are being lost right now. */
  notices(): Notice[] {
    return this.#losses
      .filter((loss) => loss.count > 0)
      .map(({ reason, count, from }) => {
        const why = reason === 'disk-full' ? 'the disk or the spool is full' : 'the spool cannot be written';
        const text = `${count} records could not be kept since ${new Date(from).toISOString()}: ${why}`;
        return { code: 'records-lost', text };
      });
  }
}
