import type { CameraHealth, Receipt } from '../../firmware-config/contract/index.ts';
import { type DepthSample, isGrowing, withSample } from './depth-trend.ts';
import type { GatewayState } from './fleet.ts';

/** A gateway, or one of its cameras, is otherwise than before. */
export interface StatusChange {
  /** Wall time of the server in milliseconds. */
  at: number;
  /** Null for the gateway itself. */
  camera: string | null;
  state: GatewayState['state'] | CameraHealth['state'];
  /** What is wrong with a running camera's picture. */
  picture: NonNullable<CameraHealth['picture']>['fault'] | null;
}

/** A gateway was told how far the books go. */
export interface ReceiptNote extends Pick<Receipt, 'epoch' | 'through'> {
  at: number;
}

const MOST_CHANGES = 50;
const MOST_RECEIPTS = 20;

/** What the server has seen of one gateway since it runs; newest first. */
export class GatewayMemory {
  readonly changes: StatusChange[] = [];
  readonly receipts: ReceiptNote[] = [];
  /** Oldest first. */
  depths: DepthSample[] = [];
  /** Since when each camera has been as it is. */
  readonly cameras = new Map<string, StatusChange>();

  /** Whether its records pile up now. */
  get isGrowing(): boolean {
    return isGrowing(this.depths);
  }

  receipted(note: ReceiptNote): void {
    this.receipts.unshift(note);
    this.receipts.splice(MOST_RECEIPTS);
  }

  /** @param isFresh the health came with this very message */
  see(before: GatewayState, after: GatewayState, at: number, isFresh: boolean): void {
    if (before.state !== after.state) this.#add({ at, camera: null, state: after.state, picture: null });
    if (!after.health) {
      this.cameras.clear();
      // What it did before it went says nothing of what it does when it comes back.
      this.depths = [];
      return;
    }
    if (!isFresh) return;
    this.depths = withSample(this.depths, { at, unsettled: after.health.spool.unsettled });
    for (const camera of after.health.cameras) this.#seeCamera(camera, at);
  }

  #seeCamera({ camera, state, picture }: CameraHealth, at: number): void {
    const known = this.cameras.get(camera);
    const fault = picture?.fault ?? null;
    if (known?.state === state && known.picture === fault) return;
    const change: StatusChange = { at, camera, state, picture: fault };
    this.cameras.set(camera, change);
    const isUsual = state === 'running' && fault === null;
    if (known || !isUsual) this.#add(change);
  }

  #add(change: StatusChange): void {
    this.changes.unshift(change);
    this.changes.splice(MOST_CHANGES);
  }
}
