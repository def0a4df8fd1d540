import { routes } from './routes.js';
import { Service } from './service.js';

const port = Number(process.env.PORT ?? 8080);
const service = new Service({ routes });

for (const signal of ['SIGTERM', 'SIGINT']) {
  process.once(signal, async () => {
    const clean = await service.stop({ withinMs: 10_000 });
    process.exit(clean ? 0 : 1);
  });
}

await service.start(port);
