import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { part } from '../../shared/part.mjs';
import { capture, identityOf } from './clock.mjs';

const requireOfApp = createRequire(
  path.join(root, 'plugins/adoption/package.json'),
);
const { UsageAnalytics } = requireOfApp('./src/analytics');
const { ConfigReader } = createRequire(
  path.join(root, 'plugins/adoption-backend/package.json'),
)('@backstage/config');

/** What it takes of a browser. */
function browser() {
  const items = new Map();
  const page = new EventTarget();
  return Object.assign(new EventTarget(), {
    crypto: globalThis.crypto,
    document: Object.assign(page, { visibilityState: 'visible' }),
    localStorage: {
      get length() {
        return items.size;
      },
      key: index => [...items.keys()][index] ?? null,
      getItem: key => items.get(key) ?? null,
      setItem: (key, value) => items.set(key, value),
      removeItem: key => items.delete(key),
    },
    location: { pathname: '/' },
    navigator: {},
  });
}

await part(async ({ url, userRef, keys }) => {
  const identityApi = identityOf(userRef, keys);
  return capture(
    UsageAnalytics.create({
      configApi: new ConfigReader({ app: { baseUrl: url } }),
      // As the app's own: every request has the token of the moment
      fetchApi: {
        fetch: async (input, init) => {
          const { token } = await identityApi.getCredentials();
          return fetch(
            String(input).replace('plugin://adoption', `${url}/api/adoption`),
            {
              ...init,
              headers: { ...init.headers, authorization: `Bearer ${token}` },
            },
          );
        },
      },
      identityApi,
      window: browser(),
    }),
  );
});
