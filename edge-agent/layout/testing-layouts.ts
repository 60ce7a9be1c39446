import type { CameraHealth, Configuration, Configured, Line } from '../../firmware-config/contract/index.ts';
import type { Camera } from '../../firmware-config/gateway-config.ts';
import type { LayoutState } from './layout-state.ts';
import type { LayoutStore } from './layout-store.ts';
import { Layouts } from './layouts.ts';

export const lineOf = (id: string, y = 0.5): Line => ({ id, gate: 'quay', a: [0, y], b: [1, y] });

const cameraOf = (id: string): Camera => ({
  id,
  source: { kind: 'file', path: `${id}.mp4` },
  model: 'ultraface-rfb-320',
  lines: [lineOf(`${id}-own`)],
});

export const OWN = { gateway: 'quay-01', cameras: [cameraOf('east'), cameraOf('west')] };

export function configuration(version: number, ...cameras: Configuration['cameras']): Configuration {
  return { v: 1, gateway: OWN.gateway, version, cameras };
}

/** Lines for one camera. */
export const layoutOf = (camera: string, ...lines: Line[]) => ({ camera, lines, zones: [] });

/** A disk that outlives its agents, and can be full. */
export class MemoryLayouts implements LayoutStore {
  state: LayoutState | null = null;
  full = false;

  read(): { state: LayoutState | null } {
    return { state: structuredClone(this.state) };
  }

  write(state: LayoutState): void {
    if (this.full) throw new Error('ENOSPC');
    this.state = structuredClone(state);
  }
}

/** {@link Layouts} over cameras that do as a test says. */
export class TestLayouts {
  readonly health = new Map<string, CameraHealth['state']>();
  readonly applied: Camera[] = [];
  readonly told: Configured[] = [];
  readonly layouts: Layouts;

  constructor(store: LayoutStore, own = OWN) {
    for (const { id } of own.cameras) this.health.set(id, 'running');
    this.layouts = new Layouts({
      own,
      store,
      subjectOf: () => 'face',
      healthOf: (camera) => ({ state: this.health.get(camera) ?? 'connecting' }),
      apply: (camera) => {
        this.applied.push(camera);
        this.health.set(camera.id, 'connecting');
      },
      onChange: () => this.told.push(this.layouts.configured(1)),
      trialMs: 60_000,
      log: { info: () => undefined, warn: () => undefined },
    });
    this.layouts.start();
  }

  /** A camera runs. */
  runs(camera: string): void {
    this.health.set(camera, 'running');
    this.layouts.saw(camera, 'running');
  }

  get configured(): Configured {
    return this.layouts.configured(1);
  }

  /** The lines put into practice. */
  get lines(): string[] {
    return this.layouts.cameras.flatMap(({ lines }) => lines.map(({ id }) => id));
  }
}
