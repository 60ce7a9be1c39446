import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import type { Fault } from './errors.ts';

/** Checks unknown data against one schema. */
export interface Validator<T> {
  /** True when the value fits; narrows its type. */
  accepts(value: unknown): value is T;
  /** All that is wrong with the value; empty when it fits. */
  faults(value: unknown): Fault[];
}

interface SchemaError {
  keyword: string;
  schemaPath: string;
  instancePath: string;
  message: string;
  params: object;
}

/** Compiles a TypeBox schema once; the same schema gives the TypeScript type. */
export function validatorOf<S extends TSchema>(schema: S): Validator<Static<S>> {
  const compiled = Compile(schema);
  return {
    accepts: (value): value is Static<S> => compiled.Check(value),
    faults: (value) => {
      if (compiled.Check(value)) return [];
      const errors = relevant(compiled.Errors(value) as SchemaError[]);
      return errors.flatMap((error) => toFaults(error, value));
    },
  };
}

/** In a union told apart by `kind`, keeps only what the variant that was meant has to say. */
function relevant(errors: SchemaError[]): SchemaError[] {
  const variantOf = (path: string) => path.match(/^(.*\/anyOf\/)(\d+)/);
  const mismatched = new Set<string>();
  const seen = new Map<string, Set<string>>();
  for (const error of errors) {
    const variant = variantOf(error.schemaPath);
    if (!variant) continue;
    const union = `${variant[1]}@${unionPlace(error)}`;
    if (!seen.has(union)) seen.set(union, new Set());
    seen.get(union)?.add(`${variant[0]}@${unionPlace(error)}`);
    if (error.keyword === 'const' && error.schemaPath.endsWith('/properties/kind')) {
      mismatched.add(`${variant[0]}@${unionPlace(error)}`);
    }
  }
  const undecided = new Set(
    [...seen].filter(([, variants]) => [...variants].every((v) => mismatched.has(v))).map(([union]) => union),
  );
  return errors.filter((error) => {
    if (error.keyword === 'boolean' || error.keyword === 'anyOf') return false;
    const variant = variantOf(error.schemaPath);
    if (!variant) return true;
    const place = unionPlace(error);
    if (undecided.has(`${variant[1]}@${place}`)) return error.schemaPath.endsWith('/properties/kind');
    return !mismatched.has(`${variant[0]}@${place}`);
  });
}

/** The instance that a union was tried on: as many steps as the schema path has before `anyOf`. */
function unionPlace(error: SchemaError): string {
  const before = error.schemaPath.split('/anyOf/')[0] ?? '';
  const steps = before.split('/').filter((s, i, all) => s === 'items' || all[i - 1] === 'properties').length;
  return error.instancePath
    .split('/')
    .slice(0, steps + 1)
    .join('/');
}

function toFaults(error: SchemaError, root: unknown): Fault[] {
  const params = error.params as Record<string, unknown>;
  if (error.keyword === 'additionalProperties') {
    return strings(params['additionalProperties']).map((name) => ({
      path: dotted(`${error.instancePath}/${name}`),
      value: at(root, `${error.instancePath}/${name}`),
      problem: 'is not a known field',
      remedy: 'Remove it, or correct its name.',
    }));
  }
  if (error.keyword === 'required') {
    return strings(params['requiredProperties']).map((name) => ({
      path: dotted(`${error.instancePath}/${name}`),
      problem: 'is missing',
      remedy: 'Add it.',
    }));
  }
  return [
    {
      path: dotted(error.instancePath),
      value: at(root, error.instancePath),
      problem: error.message,
      remedy: remedyFor(error.keyword, params),
    },
  ];
}

function remedyFor(keyword: string, params: Record<string, unknown>): string {
  switch (keyword) {
    case 'type':
      return `Give a value of type ${String(params['type'])}.`;
    case 'const':
      return `Use ${JSON.stringify(params['allowedValue'])}.`;
    case 'enum':
      return `Use one of ${strings(params['allowedValues']).join(', ')}.`;
    case 'pattern':
      return `Use a value that fits ${String(params['pattern'])}.`;
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
      return `Use a value ${String(params['comparison'])} ${String(params['limit'])}.`;
    default:
      return 'Correct it.';
  }
}

/** The value at a JSON pointer, undefined where there is none. */
function at(root: unknown, pointer: string): unknown {
  let value: unknown = root;
  for (const step of pointer.split('/').slice(1)) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string, unknown>)[unescapeStep(step)];
  }
  return value;
}

/** `/cameras/0/id` as `cameras[0].id`. */
function dotted(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((step) => (/^\d+$/.test(step) ? `[${step}]` : `.${unescapeStep(step)}`))
    .join('')
    .replace(/^\./, '');
}

const unescapeStep = (step: string) => step.replaceAll('~1', '/').replaceAll('~0', '~');
const strings = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);
