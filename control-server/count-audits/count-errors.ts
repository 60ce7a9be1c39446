import type { CameraLayout } from '../../firmware-config/contract/layout.ts';
import type { Configured } from '../../firmware-config/contract/setup.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';
import type { AuditStore, StoredAudit } from './audit-store.ts';
import { type CountError, errorFrom } from './count-error.ts';

/** What a gateway last said it runs; null when it has not since this server runs. */
export type CurrentLayout = (gateway: string) => Pick<Configured, 'version' | 'cameras'> | null;

/** Whether an audit is of what its gateway runs now, and so of what its line counts. */
export type AuditState = 'current' | 'outdated';

/** The errors of gates' counts, from the audits of their lines. */
export class CountErrors {
  readonly #store: AuditStore;
  readonly #current: CurrentLayout;

  constructor({ store, current }: { store: AuditStore; current: CurrentLayout }) {
    this.#store = store;
    this.#current = current;
  }

  /** The audits of a gateway, the newest first, and whether each of them still holds. */
  audits(gateway: string): { audit: StoredAudit; state: AuditState }[] {
    const audits = this.#store.of(gateway);
    if (audits.length === 0) return [];
    const current = this.#current(gateway);
    return audits.map((audit) => ({ audit, state: holds(audit, current, audits) ? 'current' : 'outdated' }));
  }

  /** By gate, of those whose every line was audited as it runs now. */
  of({ gates, gateways }: Pick<SiteConfig, 'gates' | 'gateways'>): Map<string, CountError> {
    const lines = new Map<string, Set<string>>();
    const valid: StoredAudit[] = [];
    for (const { id: gateway } of gateways) {
      const audits = this.audits(gateway).filter(({ state }) => state === 'current');
      valid.push(...audits.map(({ audit }) => audit));
      for (const { gate, camera, line } of this.#linesOf(gateway)) {
        lines.set(gate, (lines.get(gate) ?? new Set()).add(keyOf({ gateway, camera, line })));
      }
    }
    if (valid.length === 0) return new Map();
    const ofGate = Map.groupBy(valid, ({ gate }) => gate);
    return new Map(
      gates.flatMap(({ id }) => {
        const audits = ofGate.get(id) ?? [];
        const audited = new Set(audits.map(keyOf));
        const isWhole = [...(lines.get(id) ?? [])].every((line) => audited.has(line));
        const error = audits.length > 0 && isWhole ? errorFrom(audits) : null;
        return error ? [[id, error] as const] : [];
      }),
    );
  }

  #linesOf(gateway: string): { gate: string; camera: string; line: string }[] {
    const cameras: readonly CameraLayout[] = this.#current(gateway)?.cameras ?? [];
    return cameras.flatMap(({ camera, lines }) => lines.map(({ id, gate }) => ({ gate, camera, line: id })));
  }
}

const keyOf = ({ gateway, camera, line }: Pick<StoredAudit, 'gateway' | 'camera' | 'line'>) =>
  `${gateway} ${camera} ${line}`;

/** Where the gateway has not said what it runs, the newest audit of a line tells what that was. */
function holds(
  audit: StoredAudit,
  current: ReturnType<CurrentLayout>,
  audits: readonly StoredAudit[],
): boolean {
  if (!current) {
    const newest = audits.find((each) => keyOf(each) === keyOf(audit));
    return newest?.model === audit.model && newest.configuration === audit.configuration;
  }
  const camera = current.cameras.find((each) => each.camera === audit.camera);
  const line = camera?.lines.find(({ id }) => id === audit.line);
  return (
    camera !== undefined &&
    line?.gate === audit.gate &&
    audit.configuration === current.version &&
    // A second model that takes turns stands behind the first.
    (audit.model === camera.model || audit.model.startsWith(`${camera.model} + `))
  );
}
