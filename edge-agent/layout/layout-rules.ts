import {
  CONTRACT_VERSION,
  type Configured,
  encodePayload,
  type Layout,
  MAX_PAYLOAD_BYTES,
} from '../../firmware-config/contract/index.ts';
import { describeFault } from '../../firmware-config/errors.ts';
import { type Camera, DEFAULT_FPS } from '../../firmware-config/gateway-config.ts';
import { layoutFaults } from '../../firmware-config/layout-faults.ts';
import { shortened } from '../health/notices.ts';

/** What a model finds; undefined for one that is not known. */
export type SubjectOf = (model: string) => 'face' | 'person' | undefined;

/** The cameras of the gateway's own file, with the lines and zones of these layouts in place of theirs. */
export function withLayouts(own: readonly Camera[], layouts: readonly Layout[]): Camera[] {
  return own.map((camera) => {
    const layout = layouts.find((one) => one.camera === camera.id);
    return layout ? { ...camera, lines: layout.lines, zones: layout.zones } : camera;
  });
}

/** Whether two cameras look the same way at the same lines and zones. */
export function isDrawnAlike(one: Camera, other: Camera): boolean {
  const drawn = ({ lines, zones = [] }: Camera) => JSON.stringify([lines, zones]);
  return drawn(one) === drawn(other);
}

/** Why these layouts cannot be put into practice; empty when they can. */
export function faultsOfLayouts(
  gateway: string,
  own: readonly Camera[],
  layouts: readonly Layout[],
): string[] {
  const known = own.map(({ id }) => id).join(', ');
  const unknown = layouts
    .filter(({ camera }) => !own.some(({ id }) => id === camera))
    .map(({ camera }) => `the gateway has no camera ${camera}: it has ${known}`);
  const drawn = layoutFaults(layouts).map(describeFault);
  if (unknown.length > 0 || drawn.length > 0) return told([...unknown, ...drawn]);
  const merged = withLayouts(own, layouts);
  const together = layoutFaults(merged).map(
    (fault) => `with the gateway's other cameras, ${describeFault(fault)}`,
  );
  if (together.length > 0) return told(together);
  const size = encodePayload('configured', {
    ...{ v: CONTRACT_VERSION, gateway, at: 0, version: 0 },
    cameras: asRun(merged, () => 'person'),
  }).byteLength;
  if (size <= MAX_PAYLOAD_BYTES - REASONS_BYTES) return [];
  return [
    `all cameras together take ${size} bytes, more than a message can carry: use fewer zones and corners`,
  ];
}

/** The most that reasons for a refusal may add to a message. */
const REASONS_BYTES = 50 * 1_210;

const told = (reasons: readonly string[]) => reasons.slice(0, 50).map(shortened);

/** The cameras as they are run. One whose model is not known, which does not run, is not among them. */
export function asRun(cameras: readonly Camera[], subjectOf: SubjectOf): Configured['cameras'] {
  return cameras.flatMap(({ id, model, alternate, fps = DEFAULT_FPS, lines, zones = [] }) => {
    const own = subjectOf(model);
    // With a second model that finds persons it sees both ways.
    const subject = own && alternate !== undefined && subjectOf(alternate) === 'person' ? 'person' : own;
    return subject ? [{ camera: id, model: shortened(model), subject, fps, lines, zones }] : [];
  });
}
