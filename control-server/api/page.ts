import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance } from 'fastify';

const NOT_BUILT = `<!doctype html>
<html lang="vi">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Gateline</title>
<h1>Gateline</h1>
<p>Máy chủ đang chạy, nhưng trang theo dõi chưa được dựng. Hãy chạy <code>./scripts/setup start</code> rồi khởi động lại
máy chủ.</p>
<p lang="en">The server is running, but its page has not been built. Run <code>./scripts/setup start</code>, and start the
server again.</p>
<p><a href="/documentation">API</a></p>
</html>
`;

/** The dashboard, from the folder it was built into; a page that says how to build it where there is none. */
export async function page(app: FastifyInstance, { folder }: { folder: string }): Promise<void> {
  if (existsSync(join(folder, 'index.html'))) {
    // Each build names its files anew, so that they may be kept; index.html is asked for again every time.
    await app.register(fastifyStatic, {
      root: folder,
      wildcard: false,
      index: false,
      cacheControl: false,
      // The build puts compressed copies beside its files.
      preCompressed: true,
      setHeaders: (reply, path) => {
        const isNamed = path.startsWith(join(folder, 'assets'));
        reply.header('cache-control', isNamed ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
    // Addresses of views are the page's own, for browsers; one that looks like a file, or the API's, is not.
    app.get('/*', { schema: { hide: true } }, async (request, reply) => {
      const path = request.url.split('?')[0] ?? '';
      const isBrowser = path === '/' || request.headers.accept?.includes('text/html');
      if (!isBrowser || /^\/(api|assets|documentation)(\/|$)|\.\w+$/.test(path)) return reply.callNotFound();
      return reply.header('cache-control', 'no-cache').sendFile('index.html', { cacheControl: false });
    });
    return;
  }
  app.get('/', { schema: { hide: true } }, async (_request, reply) =>
    reply.type('text/html; charset=utf-8').send(NOT_BUILT),
  );
}
