const { createRequire } = require('node:module');
const path = require('node:path');

/** A Backstage with Adoption Insights, and what it takes for people to be signed in. */
const requireOfInsights = createRequire(
  path.join(process.env.BENCH_INSIGHTS, 'package.json'),
);
const { createBackend } = requireOfInsights('@backstage/backend-defaults');

const backend = createBackend();
for (const name of [
  '@backstage/plugin-auth-backend',
  '@backstage/plugin-permission-backend',
  '@backstage/plugin-permission-backend-module-allow-all-policy',
  '@red-hat-developer-hub/backstage-plugin-adoption-insights-backend',
]) {
  backend.add(requireOfInsights(name));
}

backend.start().catch(error => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
