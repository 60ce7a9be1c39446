import { describe, expect, it } from 'vitest';
import type { SourceAddress } from './camera-source.ts';
import { decodeArguments, inputArguments, parseTimes, probeArguments } from './ffmpeg-arguments.ts';
import { lastLine, parseProbe } from './ffprobe.ts';

const file: SourceAddress = { kind: 'file', path: '/srv/a clip:1.mp4' };
const crop = { x: 320, y: 180, width: 640, height: 360 };
const picture = { width: 640, height: 384, colour: 'bgr', padding: 114 } as const;

describe('arguments for ffmpeg', () => {
  it.each<[SourceAddress, string]>([
    [file, '-i file:/srv/a clip:1.mp4'],
    [{ kind: 'file', path: '-v.mp4' }, '-i file:-v.mp4'],
    [
      { kind: 'rtsp', url: 'rtsp://u:p@cam/1', transport: 'tcp' },
      '-rtsp_transport tcp -timeout 5000000 -i rtsp://u:p@cam/1',
    ],
    [
      { kind: 'rtsp', url: 'rtsp://cam/1', transport: 'udp' },
      '-rtsp_transport udp -timeout 5000000 -i rtsp://cam/1',
    ],
    [{ kind: 'usb', device: '/dev/video2' }, '-f v4l2 -i /dev/video2'],
  ])('name the source %o', (source, expected) => {
    expect(inputArguments(source).join(' ')).toBe(expected);
    expect(probeArguments(source).join(' ')).toContain(expected);
    const decode = decodeArguments({ source, picture, framesPerSecond: 10 }, crop, {
      width: 640,
      height: 360,
    });
    expect(decode.join(' ')).toContain(expected);
  });

  it('thin out, cut out, scale, convert and pad, in this order', () => {
    const all = decodeArguments({ source: file, picture, framesPerSecond: 10 }, crop, {
      width: 640,
      height: 360,
    });
    const filters = all[all.indexOf('-vf') + 1] ?? '';
    const order = [
      'select=',
      'crop=640:360:320:180:',
      'scale=640:360:',
      'format=bgr24',
      'pad=640:384:0:0:color=0x727272',
      'metadata=',
    ];
    const places = order.map((filter) => filters.indexOf(filter));
    expect(places).not.toContain(-1);
    expect(places).toEqual([...places].sort((a, b) => a - b));
  });

  it('decode a live source on one thread, a file on all', () => {
    const of = (source: SourceAddress) =>
      decodeArguments({ source, picture, framesPerSecond: 10 }, crop, { width: 640, height: 360 });
    expect(of({ kind: 'usb', device: '/dev/video0' })).toContain('-threads');
    expect(of(file)).not.toContain('-threads');
  });
});

describe('what ffmpeg and ffprobe print', () => {
  it('gives the times of frames in microseconds', () => {
    const lines = [
      'frame:0    pts:1480000 pts_time:1.48',
      'gateline=1',
      'frame:1    pts:NOPTS   pts_time:NOPTS',
    ];
    expect(parseTimes(lines)).toEqual([1_480_000, Number.NaN]);
  });

  it.each([
    ['a plain stream', { avg_frame_rate: '25/1', duration: '4.0' }, {}, [640, 360, 25, 4]],
    ['one filmed on its side', { side_data_list: [{ rotation: -90 }], duration: '4' }, {}, [360, 640, 0, 4]],
    ['a rate of many digits', { avg_frame_rate: '24000/1001' }, {}, [640, 360, 24000 / 1001, null]],
    [
      'a rate that is not declared',
      { avg_frame_rate: '0/0', r_frame_rate: '12/1' },
      {},
      [640, 360, 12, null],
    ],
    ['Matroska', { tags: { DURATION: '00:01:02.500000000' } }, { duration: '90' }, [640, 360, 0, 62.5]],
    ['a length of the file alone', {}, { duration: '90.5' }, [640, 360, 0, 90.5]],
  ])('tells of %s', (_, stream, format, [width, height, framesPerSecond, durationS]) => {
    const text = JSON.stringify({ streams: [{ width: 640, height: 360, ...stream }], format });
    expect(parseProbe(text)).toEqual({ width, height, framesPerSecond, durationS });
  });

  it('tells of no video where there is none', () => {
    expect(parseProbe('{"streams":[]}')).toBeNull();
    expect(parseProbe('{}')).toBeNull();
  });

  it('says why in its last line', () => {
    expect(lastLine('x\nrtsp://u:p@cam/1: Connection refused\n')).toBe('Connection refused');
    expect(lastLine('/srv/a.mp4: Invalid data found')).toBe('Invalid data found');
    expect(lastLine('')).toBe('');
  });
});
