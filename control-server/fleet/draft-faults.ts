import type { Layout } from '../../firmware-config/contract/index.ts';
import type { Fault } from '../../firmware-config/errors.ts';
import { layoutFaults } from '../../firmware-config/layout-faults.ts';
import type { SiteConfig } from '../../firmware-config/server-config.ts';

/**
 * Everything that is wrong with layouts somebody has drawn, which fit the schema.
 *
 * @param known the cameras of the gateway
 */
export function draftFaults(
  cameras: readonly Layout[],
  known: ReadonlySet<string>,
  site: SiteConfig,
): Fault[] {
  const gates = new Set(site.gates.map(({ id }) => id));
  return [
    ...layoutFaults(cameras),
    ...cameras.flatMap(({ camera }, c) => cameraFaults(camera, `cameras[${c}].camera`, known)),
    ...cameras.flatMap((camera, c) =>
      camera.lines.flatMap(({ gate }, l) =>
        gates.has(gate) ? [] : [gateFault(gate, `cameras[${c}].lines[${l}].gate`, [...gates])],
      ),
    ),
  ];
}

function cameraFaults(camera: string, path: string, known: ReadonlySet<string>): Fault[] {
  if (known.has(camera)) return [];
  const remedy = `Use one of ${[...known].slice(0, 20).join(', ')}.`;
  return [{ path, value: camera, problem: 'is no camera of this gateway', remedy }];
}

const gateFault = (gate: string, path: string, gates: string[]): Fault => ({
  path,
  value: gate,
  problem: 'is no gate of the site',
  remedy: `Use one of ${gates.slice(0, 20).join(', ')}.`,
});
