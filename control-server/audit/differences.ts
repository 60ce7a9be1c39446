const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null;

/** Where two values of plain data differ: paths such as `gates[0].hours[7].in`, with both values, at most `most`. */
export function differences(
  said: unknown,
  found: unknown,
  most = 10,
  path = '',
): { path: string; said: unknown; found: unknown }[] {
  if (isObject(said) && isObject(found) && Array.isArray(said) === Array.isArray(found)) {
    const names = [...new Set([...Object.keys(said), ...Object.keys(found)])];
    const step = (name: string) =>
      Array.isArray(said) ? `${path}[${name}]` : path === '' ? name : `${path}.${name}`;
    return names.flatMap((name) => differences(said[name], found[name], most, step(name))).slice(0, most);
  }
  return Object.is(said, found) ? [] : [{ path, said, found }];
}
