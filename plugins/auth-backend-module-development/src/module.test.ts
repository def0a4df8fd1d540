import { mockServices, startTestBackend } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import authPlugin from '@backstage/plugin-auth-backend';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { networkInterfaces } from 'node:os';
import request from 'supertest';
import authModuleDevelopment from './index';

const sara: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'User',
  metadata: { name: 'sara-lind', namespace: 'default' },
  spec: { profile: { displayName: 'Sara Lind', email: 'sara@example.com' } },
  relations: [
    { type: 'memberOf', targetRef: 'group:default/checkout-core-team' },
  ],
};
const team: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name: 'checkout-core-team', namespace: 'default' },
  spec: { profile: { displayName: 'Checkout Core' } },
};
const unlisted: Entity = {
  ...sara,
  metadata: { name: 'ines-okafor', namespace: 'default' },
};

const development = {
  people: [
    { entityRef: 'user:default/sara-lind', role: 'Developer' },
    { entityRef: 'marco-reyes', title: 'Marco R.', role: 'Team lead' },
  ],
};

async function start(providers: object) {
  const { server } = await startTestBackend({
    features: [
      authPlugin,
      authModuleDevelopment,
      catalogServiceMock.factory({ entities: [sara, team, unlisted] }),
      mockServices.rootConfig.factory({
        data: {
          app: { baseUrl: 'http://localhost:3000' },
          backend: { baseUrl: 'http://localhost:7007' },
          auth: { providers },
        },
      }),
    ],
  });
  return server;
}

const routes = ['/people', '/refresh', '/start', '/handler/frame'].map(
  route => `/api/auth/development${route}`,
);
const [people, refresh] = routes;

describe('authModuleDevelopment', () => {
  it('lists people and signs them in with what they own', async () => {
    const portal = request(await start({ development }));

    const list = await portal.get(people);
    expect(list.status).toBe(200);
    expect(list.body).toEqual({
      people: [
        {
          entityRef: 'user:default/sara-lind',
          name: 'Sara Lind',
          role: 'Developer',
          team: 'Checkout Core',
        },
        {
          entityRef: 'user:default/marco-reyes',
          name: 'Marco R.',
          role: 'Team lead',
        },
      ],
    });

    for (const signIn of [
      await portal.post(`${refresh}?person=user:default/sara-lind`),
      await portal.get(refresh), // a guest is the first person
    ]) {
      expect(signIn.status).toBe(200);
      expect(signIn.headers['cache-control']).toBe('no-store');
      expect(signIn.body).toEqual({
        profile: { displayName: 'Sara Lind', email: 'sara@example.com' },
        backstageIdentity: {
          token: expect.any(String),
          expiresInSeconds: expect.any(Number),
          identity: {
            type: 'user',
            userEntityRef: 'user:default/sara-lind',
            ownershipEntityRefs: [
              'user:default/sara-lind',
              'group:default/checkout-core-team',
            ],
          },
        },
      });
      const [, payload] = signIn.body.backstageIdentity.token.split('.');
      expect(
        JSON.parse(Buffer.from(payload, 'base64url').toString()),
      ).toMatchObject({ sub: 'user:default/sara-lind' });
    }

    // Listed, but not in the catalog yet
    const early = await portal.get(
      `${refresh}?person=user:default/marco-reyes`,
    );
    expect(early.status).toBe(503);
    expect(early.body.error.message).toMatch(/try again in a moment/);

    // In the catalog, but not listed
    for (const person of [
      'user:default/ines-okafor',
      'sara-lind',
      '',
      'a&person=b',
    ]) {
      const other = await portal.get(`${refresh}?person=${person}`);
      expect(other.status).toBe(403);
    }
  });

  it('signs in others of the catalog where that is configured, without showing them', async () => {
    const portal = request(
      await start({ development: { ...development, others: true } }),
    );
    const signIn = await portal.get(
      `${refresh}?person=user:default/ines-okafor`,
    );
    expect(signIn.status).toBe(200);
    expect(signIn.body.backstageIdentity.identity.userEntityRef).toBe(
      'user:default/ines-okafor',
    );
    expect((await portal.get(people)).body.people).toHaveLength(2);
    for (const [person, status] of [
      ['user:default/nobody', 503],
      ['group:default/checkout-core-team', 403],
      ['User:default/Ines-Okafor', 403],
      ['ines-okafor', 403],
      ['', 403],
    ]) {
      const other = await portal.get(`${refresh}?person=${person}`);
      expect([person, other.status]).toEqual([person, status]);
    }
  });

  it('refuses what is not a browser on this machine, on every route', async () => {
    const server = await start({ development });
    const spoofed: Array<Record<string, string>> = [
      { Host: 'rebound.example.com' },
      { Host: 'localhost.example.com:7007' },
      { 'X-Forwarded-For': '127.0.0.1' },
      { 'X-Forwarded-Host': 'localhost:7007' },
      { Forwarded: 'for=127.0.0.1' },
      { Origin: 'http://example.com' },
      { Origin: 'http://localhost:9000' },
      { Origin: 'null' },
      { 'Sec-Fetch-Site': 'cross-site' },
      { 'Sec-Fetch-Site': 'same-site' },
    ];
    for (const route of routes) {
      for (const headers of spoofed) {
        const response = await request(server).get(route).set(headers);
        expect([route, headers, response.status]).toEqual([
          route,
          headers,
          403,
        ]);
        expect(response.body.error.message).toMatch(/this request was refused/);
      }
    }
    const own = await request(server)
      .get(people)
      .set({ Origin: 'http://localhost:3000', 'Sec-Fetch-Site': 'same-site' });
    expect(own.status).toBe(200);

    // A real connection over the network, however it calls itself
    const address = Object.values(networkInterfaces())
      .flatMap(addresses => addresses ?? [])
      .find(({ internal, family }) => !internal && family === 'IPv4')?.address;
    const answers = await Promise.all(
      (address ? routes : []).map(async route => {
        const { status, body } = await request(
          `http://${address}:${server.port()}`,
        )
          .get(route)
          .set('Host', 'localhost:7007');
        return { status, message: body.error?.message };
      }),
    );
    for (const { status, message } of answers) {
      expect(status).toBe(403);
      expect(message).toMatch(/over the network/);
    }
  });

  it('says plainly that it has no page to go to', async () => {
    const replaced = jest.replaceProperty(process, 'env', {
      ...process.env,
      // Where errors are answered with their stack
      NODE_ENV: 'development',
    } as NodeJS.ProcessEnv);
    try {
      const portal = request(await start({ development }));
      for (const route of ['start', 'handler/frame']) {
        const { status, body } = await portal.get(
          `/api/auth/development/${route}`,
        );
        expect([route, status]).toEqual([route, 404]);
        expect(body).toEqual({
          error: {
            name: 'NotFoundError',
            message:
              "The development sign-in has no page of its own; choose a person on the portal's sign-in page",
          },
          response: { statusCode: 404 },
        });
      }
    } finally {
      replaced.restore();
    }
  });

  it('is absent when not configured', async () => {
    for (const providers of [{}, { development: null }]) {
      const portal = request(await start(providers));
      for (const route of routes) {
        expect((await portal.get(route)).status).toBe(404);
      }
    }
  });

  it.each(['production', 'staging', undefined])(
    'stops a start with NODE_ENV=%s when configured, and only then',
    async environment => {
      const replaced = jest.replaceProperty(process, 'env', {
        ...process.env,
        NODE_ENV: environment,
      } as NodeJS.ProcessEnv);
      try {
        await expect(start({ development })).rejects.toThrow(
          /works only with NODE_ENV=development/,
        );
        await expect(start({})).resolves.toBeDefined();
      } finally {
        replaced.restore();
      }
    },
  );

  it.each([
    [{}, /'auth.providers.development.people': Required/],
    [{ people: [] }, /development.people'/],
    [
      { people: [{ entityRef: 'group:default/a', role: 'x' }] },
      /development.people.0.entityRef': 'group:default\/a' is not a user/,
    ],
    [
      { people: [{ entityRef: 'user:default/a' }] },
      /development.people.0.role': Required/,
    ],
  ])('names a bad key: %j', async (broken, message) => {
    await expect(start({ development: broken })).rejects.toThrow(message);
  });
});
