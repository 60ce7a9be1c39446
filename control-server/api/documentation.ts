import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance, FastifySchema } from 'fastify';
import Type, { type TSchema } from 'typebox';
import { Check } from 'typebox/value';
import { exampleOf, type Schema } from './examples.ts';

/** The API's description at /documentation, of all routes registered after it; served without any other host. */
export async function documentation(app: FastifyInstance): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Gateline',
        version: '1',
        description: 'Counts of people at gates. Visits are entries through gates, never unique people.',
      },
      components: {
        securitySchemes: {
          key: { type: 'http', scheme: 'bearer', description: 'An API key: gateline admin key' },
        },
      },
      security: [{ key: [] }],
    },
    transform: ({ schema, url, route }) => {
      const access = route.config?.access ?? 'public';
      const open = access === 'public' ? { security: [] } : {};
      const description = access === 'public' ? 'Open to everybody.' : `Takes the right \`${access}\`.`;
      return { schema: { description, ...open, ...withExamples(schema) }, url };
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/documentation',
    uiConfig: { validatorUrl: 'none' },
    // Its own page writes style elements; scripts stay limited to its files.
    transformStaticCSP: (header) => header.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
  });
}

/** A route's schemas, each with an example. */
function withExamples(schema: FastifySchema | undefined): FastifySchema {
  if (!schema || schema.hide) return schema ?? {};
  const { body, querystring, params, response } = schema;
  return {
    ...schema,
    ...(body ? { body: exemplified(body as Schema) } : {}),
    ...(querystring ? { querystring: fieldsExemplified(querystring as Schema) } : {}),
    ...(params ? { params: fieldsExemplified(params as Schema) } : {}),
    ...(response
      ? {
          response: Object.fromEntries(
            Object.entries(response).map(([status, answer]) => [status, exemplified(answer as Schema)]),
          ),
        }
      : {}),
  };
}

const fits = (schema: Schema, value: unknown) => Check(schema as TSchema, value);

/** An answer that is no JSON has no schema of its own, and speaks for itself. */
function exemplified(schema: Schema): Schema {
  return schema.type === undefined && !schema.anyOf
    ? schema
    : { ...schema, examples: [exampleOf(schema, fits)] };
}

function fieldsExemplified(schema: Schema): Schema {
  const fields = Object.entries(schema.properties ?? {});
  const properties = fields.map(([name, field]) => [
    name,
    { ...field, examples: [exampleOf(field, fits, name)] },
  ]);
  return { ...schema, properties: Object.fromEntries(properties) };
}

/** What a route's schema says of an answer that is a text of another kind than JSON. */
export function textOf(type: string, example: string) {
  return { description: 'OK', content: { [type]: { schema: Type.String(), example } } };
}
