/** Says whether a value is right. Written by hand, and knowing nothing of the validators that it is there to check. */
export type Rule = (value: unknown) => boolean;

export const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER): Rule =>
  (value) =>
    Number.isSafeInteger(value) && (value as number) >= least && (value as number) <= most;

export const number =
  (least: number, most = Number.MAX_VALUE): Rule =>
  (value) =>
    typeof value === 'number' && value >= least && value <= most;

/** A number above 0. */
export const positive =
  (most = Number.MAX_VALUE): Rule =>
  (value) =>
    typeof value === 'number' && value > 0 && value <= most;

export const boolean: Rule = (value) => value === true || value === false;

/** A text of so many characters (code points of Unicode). */
export const text =
  (least: number, most: number): Rule =>
  (value) =>
    typeof value === 'string' && within([...value].length, least, most);

const within = (count: number, least: number, most: number) => count >= least && count <= most;

/** A text all of which fits. */
export const like =
  (pattern: RegExp): Rule =>
  (value) =>
    typeof value === 'string' && pattern.exec(value)?.[0] === value;

export const oneOf =
  (...allowed: readonly unknown[]): Rule =>
  (value) =>
    allowed.includes(value);

export const listOf =
  (rule: Rule, least: number, most: number): Rule =>
  (value) =>
    Array.isArray(value) && within(value.length, least, most) && value.every(rule);

export const tuple =
  (...rules: readonly Rule[]): Rule =>
  (value) =>
    Array.isArray(value) && value.length === rules.length && rules.every((rule, index) => rule(value[index]));

/** An object with exactly these fields; those of `maybe` may be absent. */
export function object(must: Record<string, Rule>, maybe: Record<string, Rule> = {}): Rule {
  const names = Object.keys(must);
  const rules = new Map([...Object.entries(must), ...Object.entries(maybe)]);
  return (value) => {
    if (!isObject(value)) return false;
    const given = Object.entries(value);
    if (!names.every((name) => given.some(([one]) => one === name))) return false;
    return given.every(([name, inner]) => rules.get(name)?.(inner) === true);
  };
}

/** An object whose `kind` says which rule is for it. */
export const byKind =
  (rules: ReadonlyMap<unknown, Rule>): Rule =>
  (value) =>
    isObject(value) && rules.get(value['kind'])?.(value) === true;

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** No two of them are the same. */
export const allDifferent = (values: readonly unknown[]) => new Set(values).size === values.length;
