import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
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
  // As text: here, files are loaded as an app's build would have made them, and this one was made for a browser
  const text = fs.readFileSync(path.join(home, FILE)).toString('base64');
  const { AdoptionInsightsAnalyticsApi } = await import(
    `data:text/javascript;base64,${text}`
  );
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
