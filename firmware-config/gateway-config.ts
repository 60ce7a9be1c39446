import Type, { type Static } from 'typebox';
import { brokerUrlFaults, checkedConfig, field, list } from './config-faults.ts';
import { closed, FilePath, Id, Text } from './contract/fields.ts';
import { Coordinate, Layout } from './contract/layout.ts';
import type { Fault } from './errors.ts';
import { layoutFaults } from './layout-faults.ts';
import { parseJson, readJson } from './read-json.ts';
import { regionFaults } from './region-faults.ts';
import { validatorOf } from './validation.ts';

export { Line, Point, Zone } from './contract/layout.ts';

/** The frames per second looked at where a configuration does not say. */
export const DEFAULT_FPS = 10;

export const Camera = Type.Object(
  {
    id: Id,
    source: Type.Union([
      Type.Object(
        {
          kind: Type.Literal('file'),
          path: FilePath,
          loop: Type.Optional(Type.Boolean()),
        },
        closed,
      ),
      Type.Object(
        {
          kind: Type.Literal('rtsp'),
          url: Type.String({ pattern: '^rtsps?://[^\\s\\u0000]+$' }),
          transport: Type.Optional(Type.Union([Type.Literal('tcp'), Type.Literal('udp')])),
        },
        closed,
      ),
      Type.Object(
        { kind: Type.Literal('usb'), device: Type.String({ pattern: '^/dev/video[0-9]+$' }) },
        closed,
      ),
    ]),
    /** The program part that decodes: `auto` takes opencv where its addon is built, else ffmpeg. */
    adapter: Type.Optional(
      Type.Union([Type.Literal('auto'), Type.Literal('opencv'), Type.Literal('ffmpeg')], { default: 'auto' }),
    ),
    /** Name of a manifest in models/, or the path of one. */
    model: FilePath,
    /**
     * A second model, which takes every other frame: of a face and a person model each finds people that the other does
     * not, and one tracker follows what both find.
     */
    alternate: Type.Optional(FilePath),
    /** The size of the model's input in pixels; its own where absent. Larger finds smaller people and takes longer. */
    input: Type.Optional(
      Type.Object(
        {
          width: Type.Integer({ minimum: 32, maximum: 4096 }),
          height: Type.Integer({ minimum: 32, maximum: 4096 }),
        },
        closed,
      ),
    ),
    /**
     * The part of the picture that is looked at: left, top, right, bottom, 0..1. It fills the model's input, so that people
     * in it are larger there. Lines and zones stay in coordinates of the whole picture.
     */
    region: Type.Optional(Type.Tuple([Coordinate, Coordinate, Coordinate, Coordinate])),
    /** Frames per second to look at. */
    fps: Type.Optional(Type.Number({ minimum: 1, maximum: 30, default: DEFAULT_FPS })),
    /** Detections below this score are not taken as persons at all; the model's own default where absent. */
    minScore: Type.Optional(Type.Number({ minimum: 0, maximum: 1 })),
    lines: Layout.properties.lines,
    zones: Type.Optional(Layout.properties.zones),
  },
  closed,
);
export type Camera = Static<typeof Camera>;

/** All that one gateway has to know. */
export const GatewayConfig = Type.Object(
  {
    gateway: Id,
    note: Type.Optional(Text),
    server: Type.Object({ url: Type.String({ pattern: '^mqtts?://' }) }, closed),
    spool: Type.Object(
      {
        path: FilePath,
        /** Days for which settled records stay, so that a server restored from a backup can ask for them again. */
        keepDays: Type.Optional(Type.Integer({ minimum: 0, maximum: 365, default: 14 })),
        /** The spool never grows beyond this. */
        maxMb: Type.Optional(Type.Integer({ minimum: 1, maximum: 100_000, default: 512 })),
      },
      closed,
    ),
    /** ONNX Runtime threads per camera. */
    threads: Type.Optional(Type.Integer({ minimum: 1, maximum: 16, default: 1 })),
    cameras: Type.Array(Camera, { minItems: 1, maxItems: 64 }),
  },
  closed,
);
export type GatewayConfig = Static<typeof GatewayConfig>;

const validator = validatorOf(GatewayConfig);

/**
 * A gateway's configuration from its JSON text.
 *
 * @param text JSON
 * @param name what the text is called in messages, usually its path
 * @throws GatelineError `bad-config` with every fault of the text at once
 */
export function parseGatewayConfig(text: string, name: string): GatewayConfig {
  return checkedConfig(parseJson(text, name), name, validator, meaningFaults);
}

/** {@link parseGatewayConfig} of a file. */
export function readGatewayConfig(path: string): GatewayConfig {
  return checkedConfig(readJson(path), path, validator, meaningFaults);
}

/** What a schema cannot say; looks only at the parts that have the right shape, so that all faults come at once. */
function meaningFaults(value: unknown): Fault[] {
  return [
    ...brokerUrlFaults(field(field(value, 'server'), 'url'), 'server.url'),
    ...layoutFaults(field(value, 'cameras')),
    ...list(field(value, 'cameras')).flatMap((camera, c) => regionFaults(camera, `cameras[${c}]`)),
  ];
}
