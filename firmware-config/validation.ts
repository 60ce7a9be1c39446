import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Errors } from 'typebox/value';
import type { Fault } from './errors.ts';

/** Checks unknown data against one schema. */
export interface Validator<T> {
  /** True when the value fits; narrows its type. */
  accepts(value: unknown): value is T;
  /** All that is wrong with the value; empty when it fits. */
  faults(value: unknown): Fault[];
}

/** The parts of a schema that decide where to look; what a single value must be like is left to TypeBox. */
interface Node {
  type?: string;
  const?: unknown;
  anyOf?: Node[];
  properties?: Record<string, Node>;
  required?: string[];
  additionalProperties?: unknown;
  items?: Node | Node[];
  minItems?: number;
}

/**
 * Compiles a TypeBox schema once; the same schema gives the TypeScript type. Objects may be told apart by a literal
 * `kind`: then the faults are those of the kind that was meant.
 */
export function validatorOf<S extends TSchema>(schema: S): Validator<Static<S>> {
  const compiled = Compile(schema);
  return {
    accepts: (value): value is Static<S> => compiled.Check(value),
    faults: (value) => {
      if (compiled.Check(value)) return [];
      const faults = faultsOf(schema, value, '');
      return faults.length > 0 ? faults : [fault('', value, 'does not fit', 'Correct it.')];
    },
  };
}

function faultsOf(node: Node, value: unknown, path: string): Fault[] {
  if (node.anyOf) return unionFaults(node.anyOf, value, path);
  if (node.type === 'object' && isObject(value)) return objectFaults(node, value, path);
  if (node.type === 'array' && Array.isArray(value)) return arrayFaults(node, value, path);
  return ownFaults(node, value, path);
}

function unionFaults(variants: Node[], value: unknown, path: string): Fault[] {
  const kinds = variants.map((variant) => variant.properties?.['kind']?.const);
  if (kinds.every((kind) => kind !== undefined)) {
    if (!isObject(value)) return [fault(path, value, 'must be object', 'Give a value of type object.')];
    const meant = variants.find((variant) => variant.properties?.['kind']?.const === value['kind']);
    return meant
      ? objectFaults(meant, value, path)
      : oneOf(kinds, Object.hasOwn(value, 'kind'), value['kind'], step(path, 'kind'));
  }
  if (variants.some((variant) => faultsOf(variant, value, path).length === 0)) return [];
  const literals = variants.map((variant) => variant.const);
  if (literals.every((literal) => literal !== undefined)) return oneOf(literals, true, value, path);
  return [fault(path, value, 'fits none of the forms it may have', 'Correct it.')];
}

function oneOf(allowed: unknown[], present: boolean, value: unknown, path: string): Fault[] {
  const remedy = `Use ${allowed.length > 1 ? 'one of ' : ''}${allowed.map((one) => JSON.stringify(one)).join(', ')}.`;
  return [present ? fault(path, value, 'is not allowed', remedy) : { path, problem: 'is missing', remedy }];
}

function objectFaults(node: Node, value: Record<string, unknown>, path: string): Fault[] {
  const properties = node.properties ?? {};
  const missing = (node.required ?? []).filter((name) => !Object.hasOwn(value, name));
  return [
    ...missing.map((name) => ({ path: step(path, name), problem: 'is missing', remedy: 'Add it.' })),
    ...Object.entries(value).flatMap(([name, inner]) => {
      const property = Object.hasOwn(properties, name) ? properties[name] : undefined;
      if (property) {
        const absent = inner === undefined && !node.required?.includes(name);
        return absent ? [] : faultsOf(property, inner, step(path, name));
      }
      if (node.additionalProperties !== false) return [];
      return [fault(step(path, name), inner, 'is not a known field', 'Remove it, or correct its name.')];
    }),
  ];
}

function arrayFaults(node: Node, value: unknown[], path: string): Fault[] {
  const { items } = node;
  if (Array.isArray(items)) {
    if (value.length !== items.length) {
      const problem = `must have ${items.length} items, not ${value.length}`;
      return [fault(path, value, problem, `Give ${items.length} items.`)];
    }
    return items.flatMap((item, index) => faultsOf(item, value[index], step(path, index)));
  }
  // The items are looked at one by one below; only the length is judged here.
  const { items: _, ...length } = node;
  const inner = items ? value.flatMap((item, index) => faultsOf(items, item, step(path, index))) : [];
  return [...ownFaults(length, value, path), ...inner];
}

/** What TypeBox says of one value that is not looked into any further. */
function ownFaults(node: Node, value: unknown, path: string): Fault[] {
  const errors = Errors(node as TSchema, value);
  // A value of the wrong type breaks every other rule as well: saying so once is enough.
  const shown = errors.filter((error) => error.keyword === 'type');
  return (shown.length > 0 ? shown : errors).map((error) =>
    fault(path, value, wording(error), remedyFor(error.keyword, error.params as Record<string, unknown>)),
  );
}

function wording(error: { keyword: string; message: string }): string {
  return error.keyword === 'const' ? 'is not allowed' : error.message;
}

function remedyFor(keyword: string, params: Record<string, unknown>): string {
  switch (keyword) {
    case 'type':
      return `Give a value of type ${String(params['type'])}.`;
    case 'const':
      return `Use ${JSON.stringify(params['allowedValue'])}.`;
    case 'pattern':
      return `Use a value that fits ${String(params['pattern'])}.`;
    case 'minimum':
    case 'maximum':
      return `Use a value ${String(params['comparison'])} ${String(params['limit'])}.`;
    case 'minLength':
    case 'minItems':
      return `Give at least ${String(params['limit'])}.`;
    case 'maxLength':
    case 'maxItems':
      return `Give at most ${String(params['limit'])}.`;
    default:
      return 'Correct it.';
  }
}

const fault = (path: string, value: unknown, problem: string, remedy: string): Fault =>
  value === undefined ? { path, problem, remedy } : { path, value, problem, remedy };

/** `cameras`, 0, `id` as `cameras[0].id`. */
function step(path: string, name: string | number): string {
  if (typeof name === 'number') return `${path}[${name}]`;
  return path === '' ? name : `${path}.${name}`;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
