import { createBackend } from '@backstage/backend-defaults';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

/**
 * Stock Backstage: the backend of packages/backend without anything of Paved's own, so that both sides run the same plugins
 * apart from discovery. What Paved replaces comes from Backstage's template: guest sign-in and the allow-all policy.
 */
const paved = path.resolve(__dirname, '../../../packages/backend');
const requireOfPaved = createRequire(path.join(paved, 'package.json'));
const composition = readFileSync(path.join(paved, 'src/index.ts'), 'utf8');

const backend = createBackend();
for (const [, name] of composition.matchAll(
  /import\('(@backstage\/[^']+)'\)/g,
)) {
  backend.add(requireOfPaved(name));
}
if (process.env.BENCH_DATABASE === 'postgres') {
  backend.add(requireOfPaved('@backstage/plugin-search-backend-module-pg'));
}
backend.add(import('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(
  import('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.start().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
