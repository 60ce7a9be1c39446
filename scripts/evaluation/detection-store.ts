import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import Type, { type Static } from 'typebox';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readJson } from '../../firmware-config/read-json.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

/** What one run of a detector over one video is filed under. */
export interface StoreKey {
  /** Name of the clean video's file without its ending, and the sha256 of its bytes. */
  clip: string;
  sha256: string;
  degradation: string;
  model: string;
  /** Size of the model's input in pixels. */
  width: number;
  height: number;
  /** Frames per second that were looked at. */
  fps: number;
  /** True where the light was corrected before inference. */
  light: boolean;
}

const KEYS = ['clip', 'sha256', 'degradation', 'model', 'width', 'height', 'fps', 'light'] as const;

const Unit = Type.Number({ minimum: 0, maximum: 1 });
const StoredRun = Type.Object({
  clip: Type.String(),
  sha256: Type.String(),
  degradation: Type.String(),
  model: Type.String(),
  /** What the model finds. */
  finds: Type.Union([Type.Literal('face'), Type.Literal('person')]),
  width: Type.Integer(),
  height: Type.Integer(),
  fps: Type.Number(),
  light: Type.Boolean(),
  /** The manifest's thresholds: detections from `sureScore` on are sure, those below `lowScore` it would not report. */
  sureScore: Unit,
  lowScore: Unit,
  /** Width of the picture divided by its height. */
  aspect: Type.Number({ exclusiveMinimum: 0 }),
  frames: Type.Array(
    Type.Object({
      /** Seconds since the first frame. */
      t: Type.Number({ minimum: 0 }),
      /** x1, y1, x2, y2 (0..1 of the picture), score; best first, duplicates suppressed, from {@link STORED_SCORE} on. */
      boxes: Type.Array(Type.Array(Unit, { minItems: 5, maxItems: 5 })),
    }),
  ),
});
export type StoredRun = Static<typeof StoredRun>;

/** Boxes below this score are not kept. */
export const STORED_SCORE = 0.05;

const validator = validatorOf(StoredRun);

/** Where a run lies in a store. */
export function storedPath(store: string, key: StoreKey): string {
  const { clip, sha256, degradation, model, width, height, fps, light } = key;
  const name = `${degradation}.${model}.${width}x${height}.${fps}fps${light ? '.light' : ''}.json`;
  return join(store, folderOf({ clip, sha256 }), name);
}

/** Where a degraded video lies in a store. */
export function degradedPath(store: string, key: Pick<StoreKey, 'clip' | 'sha256' | 'degradation'>): string {
  return join(store, 'clips', folderOf(key), `${key.degradation}.mp4`);
}

const folderOf = ({ clip, sha256 }: Pick<StoreKey, 'clip' | 'sha256'>) => `${clip}-${sha256.slice(0, 8)}`;

/** Clip name and sha256 of a video, the first part of a {@link StoreKey}. */
export function clipKey(video: string): Pick<StoreKey, 'clip' | 'sha256'> {
  const sha256 = createHash('sha256').update(readFileSync(video)).digest('hex');
  return { clip: basename(video, extname(video)), sha256 };
}

/**
 * What was found in every frame of one video; null where the store does not have it.
 *
 * @throws GatelineError `bad-input` for a file that is damaged or another run's
 */
export function readStored(store: string, key: StoreKey): StoredRun | null {
  const path = storedPath(store, key);
  if (!existsSync(path)) return null;
  const value = readWhole(path);
  if (!validator.accepts(value)) throw damaged(path, { faults: validator.faults(value).slice(0, 5) });
  const other = KEYS.find((name) => value[name] !== key[name]);
  if (other) throw damaged(path, { faults: [mismatch(other, value[other])] });
  return value;
}

/** Files a run, whole or not at all. */
export function writeStored(store: string, run: StoredRun): void {
  const path = storedPath(store, run);
  mkdirSync(dirname(path), { recursive: true });
  const readme = join(store, 'README.md');
  if (!existsSync(readme)) writeFileSync(readme, README);
  writeFileSync(`${path}.${process.pid}.part`, JSON.stringify(run));
  renameSync(`${path}.${process.pid}.part`, path);
}

function readWhole(path: string): unknown {
  try {
    return readJson(path);
  } catch (cause) {
    throw damaged(path, { cause });
  }
}

function damaged(path: string, options: ConstructorParameters<typeof GatelineError>[2]): GatelineError {
  return new GatelineError('bad-input', `${path} is damaged: remove it, and it is made anew`, options);
}

const mismatch = (path: string, value: unknown) => ({
  path,
  value,
  problem: 'is not what the file is named for',
  remedy: 'Remove the file.',
});

const README = `# Detections

What a detector found in every frame of clips and their degradations, kept by \`gateline eval DIR --degrade NAMES --detections STORE\`,
so that tracking and counting can be tried in seconds.

    CLIP-SHA8/DEGRADATION.MODEL.WIDTHxHEIGHT.FPSfps[.light].json    SHA8: the first 8 digits of the clean video's sha256
    clips/CLIP-SHA8/DEGRADATION.mp4                                 the degraded videos

One JSON object: clip, sha256 (of the clean video), degradation, model, finds ("face" | "person"), width and height (of the
model's input), fps (frames looked at per second), light (whether the light was corrected before inference), sureScore and
lowScore (the manifest's thresholds), aspect (width / height of the picture), frames: [{t, boxes: [[x1, y1, x2, y2, score]]}].

- t: seconds since the first frame. Boxes: 0..1 of the picture, y down; best first, duplicates suppressed, from score ${STORED_SCORE} on:
  drop those below lowScore to have what the agent would see.
- .light: faces after the correction of the light (edge-agent/light), which is what the agent runs; without: as the camera gave them.
  Persons have no .light, for their frames are not corrected. Eval reads the one that the agent would see; --no-light the others.
- fps5 and loss30 have no files: they are frames of clean (\`framesOf\` in scripts/evaluation/stored-count.ts chooses them).
- Typed access: \`readStored\`, \`clipKey\` in scripts/evaluation/detection-store.ts. To fill a clip's missing runs: the command above.
`;
