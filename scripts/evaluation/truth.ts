import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import Type, { type Static } from 'typebox';
import { Direction, FilePath } from '../../firmware-config/contract/fields.ts';
import { Layout, type Line, Point } from '../../firmware-config/contract/layout.ts';
import { GatelineError } from '../../firmware-config/errors.ts';
import { readJson } from '../../firmware-config/read-json.ts';
import { validatorOf } from '../../firmware-config/validation.ts';

const counted = {
  line: Type.Object({ a: Point, b: Point }),
  crossings: Type.Array(Type.Object({ t: Type.Number({ minimum: 0 }), direction: Direction })),
};

/** A video's hand-counted truth; files may say more than this. */
const Truth = Type.Object({
  video: FilePath,
  model: Type.Union([Type.Literal('face'), Type.Literal('person')]),
  ...counted,
  zones: Type.Optional(Layout.properties.zones),
  /** Further lines across the same video. */
  altLines: Type.Optional(
    Type.Array(Type.Object({ name: Type.String({ pattern: '^[a-z0-9-]{1,40}$' }), ...counted })),
  ),
});
export type Truth = Static<typeof Truth>;
export type TrueCrossing = Truth['crossings'][number];

const validator = validatorOf(Truth);

/** A line whose true crossings are known. */
export interface TrueLine {
  /** What the line's row is called: the video, and for a further line `VIDEO#NAME`. */
  name: string;
  line: Line;
  crossings: TrueCrossing[];
}

/** Every line of a truth, its own first, as they are counted in one run. */
export function trueLines({ video, line, crossings, altLines = [] }: Truth): TrueLine[] {
  const all = [
    { name: video, line, crossings },
    ...altLines.map((alt) => ({ ...alt, name: `${video}#${alt.name}` })),
  ];
  return all.map(({ name, line: { a, b }, crossings: known }, n) => ({
    name,
    // Of one gate, a passage over several lines would count once.
    line: { id: `line-${n + 1}`, gate: `gate-${n + 1}`, a, b },
    crossings: known,
  }));
}

/**
 * The truth in one `NAME.truth.json`.
 *
 * @throws GatelineError `bad-input` with every fault of the file
 */
export function readTruth(path: string): Truth {
  const value = readJson(path);
  if (validator.accepts(value)) return value;
  throw new GatelineError('bad-input', `${basename(path)} is not a truth file`, {
    faults: validator.faults(value),
  });
}

/** A truth, and where its video lies. */
export interface TruthWithVideo {
  path: string;
  truth: Truth;
}

/**
 * Every truth in a folder, in the alphabetical order of its files.
 *
 * @throws GatelineError `not-found` when there is none, or naming every video that does not lie beside its truth
 */
export function readTruths(folder: string): TruthWithVideo[] {
  const truths = truthFiles(folder).map((name): TruthWithVideo => {
    const truth = readTruth(join(folder, name));
    return { path: join(folder, truth.video), truth };
  });
  const faults = truths
    .filter(({ path }) => !existsSync(path))
    .map(({ truth }) => ({
      path: 'video',
      value: truth.video,
      problem: `is not in ${folder}`,
      remedy: 'Put it beside its truth file, or correct the name.',
    }));
  if (faults.length > 0) throw new GatelineError('not-found', 'there are truths without a video', { faults });
  return truths;
}

function truthFiles(folder: string): string[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => name.endsWith('.truth.json'));
  } catch (cause) {
    const message = `${folder} is not a folder that can be read: give one with *.truth.json files`;
    throw new GatelineError('not-found', message, { cause });
  }
  if (names.length > 0) return names.sort();
  throw new GatelineError(
    'not-found',
    `${folder} has no *.truth.json: see the README, "Counting and evaluating"`,
  );
}
