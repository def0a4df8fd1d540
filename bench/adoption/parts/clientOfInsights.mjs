import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { part } from '../../shared/part.mjs';
import { capture, identityOf } from './clock.mjs';

/** Of its browser's code; its other files only hand it to the app. */
const FILE = 'dist/api/AdoptionInsightsAnalyticsApi.esm.js';

await part(async ({ url, insights, userRef, keys }) => {
  const require = createRequire(path.join(insights, 'package.json'));
  const home = path.dirname(
    require.resolve(
      '@red-hat-developer-hub/backstage-plugin-analytics-module-adoption-insights/package.json',
    ),
  );
  // What it takes of a browser
  globalThis.window = globalThis;
  // By its name, Node.js would not take it for what it is
  const copy = path.join(keys, 'clientOfInsights.mjs');
  fs.copyFileSync(path.join(home, FILE), copy);
  const { AdoptionInsightsAnalyticsApi } = await import(pathToFileURL(copy));
  return capture(
    AdoptionInsightsAnalyticsApi.fromConfig(
      {
        getString: () => url,
        getOptionalNumber: () => undefined,
        getOptionalBoolean: () => undefined,
      },
      { identityApi: identityOf(userRef, keys) },
    ),
  );
});
