import { type Fault, faultsInWords, GatelineError } from './errors.ts';
import type { Validator } from './validation.ts';

/**
 * The value, when it fits the schema and makes sense.
 *
 * @param name what the configuration is called in messages, usually its path
 * @param meaningFaults what a schema cannot say; sees values of any shape, so that all faults come at once
 * @throws GatelineError `bad-config` with every fault
 */
export function checkedConfig<T>(
  value: unknown,
  name: string,
  validator: Validator<T>,
  meaningFaults: (value: unknown) => Fault[],
): T {
  const faults = [...validator.faults(value), ...meaningFaults(value)];
  if (faults.length === 0 && validator.accepts(value)) return value;
  throw new GatelineError('bad-config', `${name} ${faultsInWords(faults)}`, { faults });
}

/** Ids that stand at more than one of these places. */
export function repeatedIds(items: readonly { id: unknown; path: string }[]): Fault[] {
  const seen = new Set<unknown>();
  return items.flatMap(({ id, path }) => {
    if (typeof id !== 'string') return [];
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path, value: id, problem: 'is used twice', remedy: 'Give each one an id of its own.' }];
  });
}

/** An address that fits the schema's pattern and still leads nowhere, such as one with port 99999. */
export function brokerUrlFaults(url: unknown, path: string): Fault[] {
  if (typeof url !== 'string' || !/^mqtts?:\/\//.test(url)) return [];
  if (URL.canParse(url) && new URL(url).hostname !== '') return [];
  const remedy = 'Give a host and, where it is not the usual one, a port: mqtt://10.0.0.2:1883.';
  return [{ path, value: url, problem: 'is no address of a broker', remedy }];
}

/** A field of a value of any shape. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

/** The items of a value of any shape. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
