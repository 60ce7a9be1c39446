import Type from 'typebox';
import { closed } from './contract/fields.ts';
import { GatelineError } from './errors.ts';
import { type Camera, Camera as CameraSchema, readGatewayConfig } from './gateway-config.ts';
import { cameraLayoutFaults } from './layout-faults.ts';
import { readJson } from './read-json.ts';
import { regionFaults } from './region-faults.ts';
import { validatorOf } from './validation.ts';

/** The least that counting a file needs: a camera without its source. */
const CountConfig = Type.Object(
  {
    model: CameraSchema.properties.model,
    alternate: CameraSchema.properties.alternate,
    input: CameraSchema.properties.input,
    region: CameraSchema.properties.region,
    fps: CameraSchema.properties.fps,
    minScore: CameraSchema.properties.minScore,
    adapter: CameraSchema.properties.adapter,
    lines: CameraSchema.properties.lines,
    zones: CameraSchema.properties.zones,
  },
  closed,
);

const validator = validatorOf(CountConfig);

/**
 * The camera to count a video with, from a file that is either a gateway's configuration or only `{model, lines}`.
 *
 * @param id which camera of a gateway's configuration; its first where absent
 * @throws GatelineError `bad-config` with every fault, `not-found` when there is no such camera
 */
export function readCountConfig(path: string, id?: string): Camera {
  const value = readJson(path);
  if (typeof value === 'object' && value !== null && 'cameras' in value) {
    const { cameras } = readGatewayConfig(path);
    const camera = id === undefined ? cameras[0] : cameras.find((candidate) => candidate.id === id);
    if (camera) return camera;
    const known = cameras.map((candidate) => candidate.id).join(', ');
    throw new GatelineError('not-found', `${path} has no camera ${id}: choose one of ${known}`);
  }
  const faults = [...validator.faults(value), ...cameraLayoutFaults(value), ...regionFaults(value)];
  if (faults.length === 0 && validator.accepts(value)) {
    return { id: 'video', source: { kind: 'file', path: '-' }, ...value };
  }
  throw new GatelineError('bad-config', `${path} is neither a gateway's configuration nor {model, lines}`, {
    faults,
  });
}
