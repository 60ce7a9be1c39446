import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { SourceAddress } from './camera-source.ts';

/** What a source is called in messages; a password in an address is not shown. */
export function describeSource(source: SourceAddress): string {
  if (source.kind === 'file') return source.path;
  if (source.kind === 'usb') return source.device;
  return hideSecrets(source.url);
}

/**
 * Text with the user and password of any address in it replaced by `***`. A password may hold `/` and `@`, so all up to
 * the last `@` is taken for it, which at worst hides too much.
 */
function hideSecrets(text: string): string {
  return text.replace(/(\w+:\/\/)(?:[^\s/@:]*:\S*|[^\s/@]+)@/g, '$1***@');
}

/** Whether the pictures come as they happen, so that whoever is late misses them. */
export const isLive = (source: SourceAddress): boolean => source.kind !== 'file';

/** Refuses a file or device that is not there or cannot be read. @throws GatelineError `camera-unavailable` */
export async function refuseMissing(source: SourceAddress): Promise<void> {
  if (source.kind === 'rtsp') return;
  const path = source.kind === 'file' ? source.path : source.device;
  const what = source.kind === 'file' ? 'video' : 'camera';
  try {
    await access(path, constants.R_OK);
    if (source.kind === 'file' && !(await stat(path)).isFile()) {
      throw new GatelineError('camera-unavailable', `${path} is not a video file; give the path of one`);
    }
  } catch (cause) {
    if (cause instanceof GatelineError) throw cause;
    const code = (cause as NodeJS.ErrnoException).code;
    if (code === 'EACCES') {
      const remedy = source.kind === 'usb' ? 'add this user to the group video' : 'change its permissions';
      throw new GatelineError('camera-unavailable', `${path} may not be read by this user; ${remedy}`, {
        cause,
      });
    }
    const remedy =
      source.kind === 'usb' ? 'plug the camera in, or list them with: ls /dev/video*' : 'check the path';
    throw new GatelineError('camera-unavailable', `the ${what} ${path} does not exist; ${remedy}`, { cause });
  }
}

/** The error of a source that cannot be opened. @param why what the decoder said */
export function unavailable(source: SourceAddress, why: string, cause?: unknown): GatelineError {
  const remedy = {
    file: 'check that it is a complete video file',
    rtsp: 'check the address, the password and that the camera is on the network',
    usb: 'check that no other program uses the camera',
  }[source.kind];
  const reason = why === '' ? '' : ` (${hideSecrets(why)})`;
  return new GatelineError(
    'camera-unavailable',
    `${describeSource(source)} cannot be opened${reason}; ${remedy}`,
    {
      cause,
    },
  );
}

/** The error of a stream that broke off. @param how completes "SOURCE …" */
export function broken(source: SourceAddress, how: string, cause?: unknown): GatelineError {
  const remedy = {
    file: 'copy it again from where it comes from',
    rtsp: 'check the network and the camera',
    usb: 'check the cable',
  }[source.kind];
  return new GatelineError('camera-broken', `${describeSource(source)} ${hideSecrets(how)}; ${remedy}`, {
    cause,
  });
}

/**
 * The error of a file whose pictures end well before the length it declares, or null if they do not.
 *
 * @param lastS time of its last picture in seconds
 */
export function brokeOff(
  source: SourceAddress,
  durationS: number | null,
  lastS: number,
): GatelineError | null {
  const slackS = 2;
  if (source.kind !== 'file' || durationS === null || lastS + slackS >= durationS) return null;
  return broken(source, `breaks off at ${lastS.toFixed(1)} s of ${durationS.toFixed(1)} s`);
}
