import swagger from '@fastify/swagger';
import swaggerUi from '@fastify/swagger-ui';
import type { FastifyInstance } from 'fastify';
import Type from 'typebox';

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
    },
  });
  await app.register(swaggerUi, {
    routePrefix: '/documentation',
    uiConfig: { validatorUrl: 'none' },
    // Its own page writes style elements; scripts stay limited to its files.
    transformStaticCSP: (header) => header.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'"),
  });
}

/** What a route's schema says of an answer that is a text of another kind than JSON. */
export function textOf(type: string) {
  return { description: 'OK', content: { [type]: { schema: Type.String() } } };
}
