import { fileURLToPath } from 'node:url';
import fastifyStatic from '@fastify/static';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

/** What `vite build web` makes, beside this file's folder. */
const FOLDER = fileURLToPath(new URL('../web', import.meta.url));

/**
 * The page at `/`, and what it loads below `/assets/`: the names of those change with their content, so browsers may keep
 * them. Everything else is the API's.
 */
export async function servePages(app: NestFastifyApplication): Promise<void> {
  await app.register(fastifyStatic, {
    root: `${FOLDER}/assets`,
    prefix: '/assets/',
    index: false,
    maxAge: '365d',
    immutable: true,
  });
  app
    .getHttpAdapter()
    .getInstance()
    .get('/', (_request, reply) =>
      reply
        .header('cache-control', 'no-cache')
        .sendFile('index.html', FOLDER, { cacheControl: false }),
    );
}
