import { CAMERA_REASONS, type CameraReason } from '../../firmware-config/contract/index.ts';
import { GatelineError, messageOf } from '../../firmware-config/errors.ts';

/** Why a camera does not run, told from what was thrown. */
export function reasonOf(error: unknown): CameraReason {
  const known = error instanceof GatelineError && CAMERA_REASONS.find((one) => one === error.code);
  return { code: known || 'defect', text: messageOf(error) };
}
