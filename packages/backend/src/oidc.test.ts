import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BackendProcess, freePort } from './testing/BackendProcess';
import { Browser } from './testing/Browser';
import { OidcServer } from './testing/OidcServer';

const catalog = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: checkout }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: insights }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: olga }
spec: { profile: { displayName: Olga, email: olga@example.com }, memberOf: [checkout] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: stan }
spec: { profile: { displayName: Stan, email: stan@example.com }, memberOf: [insights] }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: till }
spec: { type: service, lifecycle: production, owner: checkout }
`;

const people = [
  { name: 'Olga', email: 'olga@example.com' },
  { name: 'Stan', email: 'stan@example.com' },
  { name: 'Nobody', email: 'nobody@example.com' },
  // Says it is Olga, and nobody checked
  { name: 'Impostor', email: 'Olga@example.com', emailVerified: false },
];

async function startPortal() {
  const port = await freePort();
  const oidc = await OidcServer.start({
    people,
    portal: `http://localhost:${port}`,
  });
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-people-'));
  const file = path.join(folder, 'catalog.yaml');
  fs.writeFileSync(file, catalog);
  const backend = await BackendProcess.start({
    configFiles: ['app-config.yaml'],
    env: { NODE_ENV: 'development' },
    port,
    config: {
      auth: {
        session: { secret: 'a-session-secret-of-a-test' },
        providers: {
          development: null,
          oidc: {
            development: {
              metadataUrl: oidc.metadataUrl,
              clientId: oidc.clientId,
              clientSecret: oidc.clientSecret,
              prompt: 'auto',
              additionalScopes: ['offline_access'],
              signIn: {
                resolvers: [
                  { resolver: 'emailMatchingUserEntityProfileEmail' },
                ],
              },
            },
          },
        },
      },
      catalog: {
        locations: [
          {
            type: 'file',
            target: file,
            rules: [{ allow: ['User', 'Group', 'Component'] }],
          },
        ],
      },
    },
  }).catch(async error => {
    await oidc.stop();
    throw error;
  });
  return {
    backend,
    stop: async () => {
      await backend.stop();
      await oidc.stop();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

/** The whole way: portal → identity provider → login → portal → session. */
async function signIn(portal: string, email: string) {
  const browser = new Browser();
  const login = await browser.get(
    `${portal}/api/auth/oidc/start?env=development&scope=&origin=${encodeURIComponent(
      portal,
    )}`,
  );
  expect(await login.response.text()).toContain('Log in to paved');
  const done = await browser.post(
    `${login.url}?email=${encodeURIComponent(email)}`,
  );
  expect(new URL(done.url).pathname).toBe('/api/auth/oidc/handler/frame');
  const message = decodeURIComponent(await done.response.text());
  const session = await browser.fetchJson(
    `${portal}/api/auth/oidc/refresh?env=development`,
  );
  return { message, session: session.response };
}

async function tokenOf(portal: string, email: string): Promise<string> {
  const { session } = await signIn(portal, email);
  expect(session.status).toBe(200);
  return (await session.json()).backstageIdentity.token;
}

describe('sign-in by OIDC', () => {
  it('lets owners change what is theirs, strangers read, and nobody else in', async () => {
    const { backend, stop } = await startPortal();
    const portal = backend.url;
    const ask = async (token: string, route: string, body?: object) =>
      fetch(`${portal}${route}`, {
        method: body ? 'POST' : 'GET',
        headers: {
          Authorization: `Bearer ${token}`,
          'Content-Type': 'application/json',
        },
        body: body && JSON.stringify(body),
      });
    const till = '/api/catalog/entities/by-name/component/default/till';
    const refresh = { entityRef: 'component:default/till' };
    try {
      // The catalog needs a moment to read its file
      const owner = await backend.poll(
        async () => {
          const { session } = await signIn(portal, 'olga@example.com');
          return session.ok
            ? (await session.json()).backstageIdentity
            : undefined;
        },
        identity => identity !== undefined,
      );
      expect(owner.identity).toEqual({
        type: 'user',
        userEntityRef: 'user:default/olga',
        ownershipEntityRefs: ['user:default/olga', 'group:default/checkout'],
      });
      const stranger = await tokenOf(portal, 'stan@example.com');

      await backend.poll(
        async () => (await ask(stranger, till)).status,
        status => status === 200,
      );
      const byOwner = await backend.poll(
        async () =>
          (
            await ask(owner.token, '/api/catalog/refresh', refresh)
          ).status,
        status => status === 200,
      );
      expect(byOwner).toBe(200);
      const byStranger = await ask(stranger, '/api/catalog/refresh', refresh);
      expect(byStranger.status).toBe(403);

      // Neither administers
      for (const token of [owner.token, stranger]) {
        const register = await ask(token, '/api/catalog/locations', {
          type: 'url',
          target: 'https://example.com/catalog-info.yaml',
        });
        expect(register.status).toBe(403);
      }

      // Not in the catalog; and an address that the identity provider has not verified
      for (const email of ['nobody@example.com', 'Olga@example.com']) {
        const { message, session } = await signIn(portal, email);
        expect(message).toMatch(/"error"/);
        expect(session.status).toBe(401);
      }

      // No way round it
      expect((await fetch(`${portal}${till}`)).status).toBe(401);
      expect((await ask('e30.e30.e30', till)).status).toBe(401);
      expect(
        (await fetch(`${portal}/api/auth/development/refresh`)).status,
      ).toBe(404);
    } finally {
      await stop();
    }
  });
});
