import type { CameraOptions, Colour, SourceAddress } from './camera-source.ts';
import type { Size } from './letterbox.ts';
import type { Crop } from './region.ts';
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
 * @param crop the part of the source that is shown
 * @param content its size inside the picture
 */
export function decodeArguments(options: CameraOptions, crop: Crop, content: Size): string[] {
  const { source, picture, framesPerSecond } = options;
  const filters = [
    `select='${thinningExpression(framesPerSecond)}'`,
    `crop=${crop.width}:${crop.height}:${crop.x}:${crop.y}:exact=1`,
    ...scaling(crop, content, picture.colour),
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

/**
 * Filters from the source's pixels to the picture's, in two steps where brightness and colours can be scaled apart: that
 * takes a third of the time. OpenCV converts every video by BT.601; the same here, so that both adapters show the same
 * colours.
 */
function scaling(crop: Crop, content: Size, colour: Colour): string[] {
  const matrix = 'in_color_matrix=bt601';
  const size = `${content.width}:${content.height}`;
  // Down to a half, each pixel of the source still counts in the cheap way.
  const isSmall = content.width * 2 < crop.width || content.height * 2 < crop.height;
  const flags = isSmall ? 'area' : 'bilinear';
  return [
    `scale=${size}:flags=${flags}:${matrix}`,
    'format=yuv420p',
    `scale=${matrix}:flags=${flags}`,
    `format=${colour}24`,
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
