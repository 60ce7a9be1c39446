import { execFile } from 'node:child_process';
import { GatelineError } from '../../firmware-config/errors.ts';
import type { SourceAddress, StreamInfo } from './camera-source.ts';
import { probeArguments } from './ffmpeg-arguments.ts';
import { unavailable } from './source-address.ts';

/** What ffprobe knows of a source. @throws GatelineError `camera-unavailable`, `missing-program` */
export async function probe(source: SourceAddress, signal: AbortSignal): Promise<StreamInfo> {
  const { output, error } = await new Promise<{ output: string; error: string | null }>((resolve, reject) => {
    execFile('ffprobe', probeArguments(source), { signal, timeout: 20_000 }, (failure, stdout, stderr) => {
      if (failure === null) resolve({ output: stdout, error: null });
      else if (failure.code === 'ENOENT') reject(missingProgram('ffprobe', failure));
      else resolve({ output: '', error: failure.killed === true ? 'no answer' : lastLine(stderr) });
    });
  });
  const info = error === null ? parseProbe(output) : null;
  if (info === null) throw unavailable(source, error ?? 'no video in it');
  return info.durationS !== null && source.kind !== 'file' ? { ...info, durationS: null } : info;
}

/** {@link StreamInfo} from ffprobe's JSON; null where it tells of no video. */
export function parseProbe(text: string): StreamInfo | null {
  const parsed = JSON.parse(text) as ProbeOutput;
  const stream = parsed.streams?.[0];
  if (stream?.width === undefined || stream.height === undefined || stream.width < 1 || stream.height < 1) {
    return null;
  }
  const rotation = stream.side_data_list?.find((data) => data.rotation !== undefined)?.rotation ?? 0;
  const lies = Math.abs(rotation) % 180 === 90;
  const duration =
    seconds(stream.duration) ?? clockSeconds(stream.tags?.DURATION) ?? seconds(parsed.format?.duration);
  return {
    width: lies ? stream.height : stream.width,
    height: lies ? stream.width : stream.height,
    framesPerSecond: rate(stream.avg_frame_rate) || rate(stream.r_frame_rate),
    durationS: duration,
  };
}

/** The error of a program that is not installed. */
export function missingProgram(program: string, cause: unknown): GatelineError {
  return new GatelineError(
    'missing-program',
    `${program} is not installed; install it with: apt-get install ffmpeg`,
    {
      cause,
    },
  );
}

/** The last line of a program's messages, without the address or path it begins with. */
export function lastLine(text: string): string {
  const line = text.trim().split('\n').at(-1)?.trim() ?? '';
  return line.replace(/^\S*[/:]\S*: /, '');
}

interface ProbeOutput {
  streams?: {
    width?: number;
    height?: number;
    avg_frame_rate?: string;
    r_frame_rate?: string;
    duration?: string;
    tags?: { DURATION?: string };
    side_data_list?: { rotation?: number }[];
  }[];
  format?: { duration?: string };
}

function seconds(text: string | undefined): number | null {
  const value = Number(text);
  return Number.isFinite(value) && value > 0 ? value : null;
}

/** Seconds of "00:01:02.500000000", as Matroska writes lengths. */
function clockSeconds(text: string | undefined): number | null {
  const [hours, minutes, rest] = (text ?? '').split(':').map(Number);
  return hours === undefined || minutes === undefined || rest === undefined
    ? null
    : seconds(String(hours * 3600 + minutes * 60 + rest));
}

function rate(text: string | undefined): number {
  const [above, below] = (text ?? '').split('/').map(Number);
  const value = (above ?? 0) / (below ?? 1);
  return Number.isFinite(value) ? value : 0;
}
