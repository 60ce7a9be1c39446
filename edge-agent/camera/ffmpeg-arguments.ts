import type { CameraOptions, SourceAddress } from './camera-source.ts';
import type { Size } from './letterbox.ts';
import { thinningExpression } from './thinning.ts';

/** After this many seconds without a byte from the network a stream counts as lost. */
export const silenceS = 5;

/** Arguments that name a source to ffmpeg and ffprobe. */
export function inputArguments(source: SourceAddress): string[] {
  switch (source.kind) {
    case 'file':
      return ['-i', `file:${source.path}`];
    case 'rtsp':
      return [
        '-rtsp_transport',
        source.transport,
        '-timeout',
        String(silenceS * 1_000_000),
        '-i',
        source.url,
      ];
    case 'usb':
      return ['-f', 'v4l2', '-i', source.device];
  }
}

/** Arguments for ffprobe, which then prints what `parseProbe` reads. */
export function probeArguments(source: SourceAddress): string[] {
  return [
    ...['-v', 'error', '-select_streams', 'v:0', '-of', 'json', '-show_entries'],
    'stream=width,height,avg_frame_rate,r_frame_rate,duration:stream_tags=DURATION:stream_side_data=rotation:format=duration',
    ...inputArguments(source),
  ];
}

/**
 * Arguments for ffmpeg, which then writes the pictures to its output and their times to descriptor 3.
 *
 * @param content size of the source inside the picture
 */
export function decodeArguments(options: CameraOptions, content: Size): string[] {
  const { source, picture, framesPerSecond } = options;
  const filters = [
    `select='${thinningExpression(framesPerSecond)}'`,
    // OpenCV converts every video by BT.601; the same here, so that both adapters show the same colours.
    `scale=${content.width}:${content.height}:flags=area+accurate_rnd:in_color_matrix=bt601`,
    `format=${picture.colour}24`,
    `pad=${picture.width}:${picture.height}:0:0:color=${greyOf(picture.padding)}`,
    'settb=1/1000000',
    // Only frames that carry metadata are printed.
    'metadata=mode=add:key=gateline:value=1',
    'metadata=mode=print:file=pipe\\\\:3:direct=1',
  ];
  // Decoding in parallel holds back a frame per thread, which is lag on a live camera.
  const live = source.kind === 'file' ? [] : ['-fflags', 'nobuffer', '-threads', '1'];
  return [
    ...['-nostdin', '-hide_banner', '-loglevel', 'error'],
    ...live,
    ...inputArguments(source),
    ...['-map', '0:v:0', '-vf', filters.join(','), '-fps_mode', 'passthrough', '-f', 'rawvideo', 'pipe:1'],
  ];
}

/** Times in microseconds from a piece of what the filter `metadata` prints; NaN where a frame has none. */
export function parseTimes(lines: readonly string[]): number[] {
  return lines.flatMap((line) => {
    const match = /^frame:\d+\s+pts:(\S+)/.exec(line);
    return match === null ? [] : [Number(match[1])];
  });
}

function greyOf(value: number): string {
  return `0x${value.toString(16).padStart(2, '0').repeat(3)}`;
}
