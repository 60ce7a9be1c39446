import { decodePayload, type Receipt } from '../../firmware-config/contract/index.ts';
import { readMarks } from './books.ts';
import type { Difference } from './check.ts';
import type { Publication } from './mqtt-packets.ts';

/** The receipts that reached a gateway: what they name must be in the books, and stay there when the power fails. */
export class Receipts {
  private latest = new Map<string, Receipt>();
  private since = 0;

  /** Takes note of a message from the server to the gateway. */
  take({ topic, payload }: Publication): void {
    if (!topic.endsWith('/receipt')) return;
    const receipt = decodePayload('receipt', payload);
    if (receipt.receivedAt < this.since) return;
    if (receipt.through >= (this.latest.get(receipt.epoch)?.through ?? 0))
      this.latest.set(receipt.epoch, receipt);
  }

  /** The ledger was set back: earlier receipts, even those that are still on their way, hold no more. */
  forget(now: number): void {
    this.latest = new Map();
    this.since = now;
  }

  /** What was receipted and is not in the ledger; to be called while no server has it open. */
  broken(ledger: string, gateway: string): Difference[] {
    const marks = readMarks(ledger, gateway)?.through;
    if (this.latest.size > 0 && !marks) {
      return [
        { type: 'lost', what: 'after a power cut the ledger cannot be read, and receipts were given for it' },
      ];
    }
    return [...this.latest.values()]
      .filter(({ epoch, through }) => through > (marks?.get(epoch) ?? 0))
      .map(({ epoch, through }) => {
        const left = marks?.get(epoch) ?? 0;
        const what = `there was a receipt through ${through}, and after a power cut the ledger goes to ${left}`;
        return { type: 'lost', what, epoch };
      });
  }
}
