const { readFileSync } = require('node:fs');
const { createRequire } = require('node:module');
const path = require('node:path');

/**
 * Stock Backstage: the backend of packages/backend without anything of Paved's own, so that both sides run the same plugins
 * apart from discovery. What Paved replaces comes from Backstage's template: guest sign-in and the allow-all policy.
 */
const paved = path.resolve(__dirname, '../../../packages/backend');
const requireOfPaved = createRequire(path.join(paved, 'package.json'));
const { createBackend } = requireOfPaved('@backstage/backend-defaults');
const composition = readFileSync(path.join(paved, 'src/index.ts'), 'utf8');

const backend = createBackend();
const plugins = composition.matchAll(
  /import\(\s*'(@backstage\/[^']+)',?\s*\)/g,
);
for (const [, name] of plugins) {
  backend.add(requireOfPaved(name));
}
if (process.env.BENCH_DATABASE === 'postgres') {
  backend.add(requireOfPaved('@backstage/plugin-search-backend-module-pg'));
}
backend.add(require('@backstage/plugin-auth-backend-module-guest-provider'));
backend.add(
  require('@backstage/plugin-permission-backend-module-allow-all-policy'),
);

backend.start().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
