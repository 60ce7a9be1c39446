/** What the API says of one of its routes. */
export interface Operation {
  parameters?: { name: string; in: string; example: unknown; required?: boolean }[];
  requestBody?: { content: Record<string, { example: unknown; schema: { required?: string[] } }> };
}

/** A request that one could make. */
export interface Request {
  method: string;
  path: string;
  query: Record<string, string>;
  body: unknown;
}

/** The routes of a running server, as its documentation lists them: `GET /api/fleet/{gateway}`. */
export async function routesOf(url: string): Promise<Map<string, Operation>> {
  const { paths } = (await (await fetch(`${url}/documentation/json`)).json()) as {
    paths: Record<string, Record<string, Operation>>;
  };
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(
        ([method, operation]) => [`${method.toUpperCase()} ${path}`, operation] as const,
      ),
    ),
  );
}

/**
 * A route's own example, with the query fields that it must have.
 *
 * @param names values for fields of the path and the query in place of their examples
 */
export function exampleRequest(
  route: string,
  { parameters = [], requestBody }: Operation = {},
  names: Readonly<Record<string, string>> = {},
): Request {
  const [method = '', pattern = ''] = route.split(' ');
  const named = (name: string) =>
    names[name] ?? String(parameters.find((each) => each.name === name)?.example ?? name);
  const path = pattern.replace(/\{(\w+)\}/g, (_, name: string) => named(name));
  const fields = parameters.filter((each) => each.in === 'query' && (each.required || each.name in names));
  const query = Object.fromEntries(fields.map(({ name }) => [name, named(name)]));
  return { method, path, query, body: Object.values(requestBody?.content ?? {})[0]?.example };
}

/** Path and query of a request. */
export function addressOf({ path, query }: Pick<Request, 'path' | 'query'>): string {
  const text = new URLSearchParams(query).toString();
  return text === '' ? path : `${path}?${text}`;
}
