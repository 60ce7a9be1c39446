import type { TSchema } from 'typebox';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { validatorOf } from '../../firmware-config/validation.ts';
import { TestApp } from '../testing-app.ts';
import type { Schema } from './examples.ts';

/** OpenAPI keeps an example beside the schema that it is of. */
interface Exemplified {
  schema: Schema;
  example?: unknown;
}

interface Content {
  content?: Record<string, Exemplified>;
}

interface Operation {
  summary?: string;
  parameters?: (Exemplified & { name: string })[];
  requestBody?: Content;
  responses: Record<string, Content>;
}

let server: TestApp;
let operations: [string, Operation][];
beforeAll(async () => {
  server = await TestApp.start();
  const { paths } = (await server.app.inject('/documentation/json')).json() as {
    paths: Record<string, Record<string, Operation>>;
  };
  operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]): [string, Operation] => [
      `${method.toUpperCase()} ${path}`,
      operation,
    ]),
  );
});
afterAll(() => server.close());

/** What is wrong with an example: it is missing, or does not fit its schema. */
function faultsOf(where: string, { schema, example }: Exemplified): string[] {
  if (example === undefined) return [`${where} has no example`];
  const faults = validatorOf(schema as TSchema).faults(example);
  return faults.map(({ path, problem }) => `${where}: ${path} ${problem}`);
}

test('every route says what it does, and has examples that fit what it takes and gives', () => {
  expect(operations.length).toBeGreaterThan(10);
  const faults = operations.flatMap(([route, { summary, parameters = [], requestBody, responses }]) => {
    const bodies = [
      ...Object.entries(requestBody?.content ?? {}),
      ...Object.entries(responses).flatMap(([, { content }]) => Object.entries(content ?? {})),
    ];
    return [
      ...(summary ? [] : [`${route} has no summary`]),
      ...parameters.flatMap((parameter) => faultsOf(`${route} ${parameter.name}`, parameter)),
      ...bodies.flatMap(([type, body]) => faultsOf(`${route} ${type}`, body)),
    ];
  });
  expect(faults).toEqual([]);
});
