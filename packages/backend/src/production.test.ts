import { randomBytes } from 'node:crypto';
import { BackendProcess } from './testing/BackendProcess';
import { DatabaseRoad, testDatabase } from './testing/DatabaseRoad';

jest.setTimeout(300_000);

const configFiles = ['app-config.yaml', 'app-config.production.yaml'];

/** What deploy/README.md says has to be in the environment. */
const environment = {
  NODE_ENV: 'production',
  PAVED_URL: 'https://portal.example.com',
  PAVED_ORGANIZATION: 'Example',
  PGSSLMODE: 'disable',
  SESSION_SECRET: 'a-session-secret-of-a-test',
  OIDC_METADATA_URL: 'http://127.0.0.1:9/.well-known/openid-configuration',
  OIDC_CLIENT_ID: 'paved',
  OIDC_CLIENT_SECRET: 'a-secret',
  TECHDOCS_S3_BUCKET: 'docs',
  TECHDOCS_S3_ENDPOINT: 'http://127.0.0.1:9',
  TECHDOCS_S3_ACCESS_KEY_ID: 'a-key',
  TECHDOCS_S3_SECRET_ACCESS_KEY: 'a-secret',
};

const onPostgres = testDatabase ? describe : describe.skip;

onPostgres('the backend with app-config.production.yaml', () => {
  it('runs on PostgreSQL, without anything meant for a laptop', async () => {
    const road = await DatabaseRoad.open();
    const backend = await BackendProcess.start({
      configFiles,
      env: {
        ...environment,
        POSTGRES_HOST: '127.0.0.1',
        POSTGRES_PORT: String(road.port),
        POSTGRES_USER: road.user,
        POSTGRES_PASSWORD: road.password,
        POSTGRES_DATABASE: `paved_test_${randomBytes(4).toString('hex')}`,
      },
      config: {
        backend: { lifecycle: { serverShutdownDelay: { seconds: 0 } } },
      },
    });
    try {
      for (const [route, status] of [
        ['/api/auth/development/people', 404],
        ['/api/auth/development/refresh', 404],
        ['/api/auth/development/start', 404],
        ['/api/auth/guest/refresh', 404],
        ['/api/auth/github/start?env=production', 404],
        ['/api/catalog/entities', 401],
        ['/api/repositories/repositories', 401],
        ['/api/scaffolder/v2/tasks', 401],
        ['/api/search/query?term=a', 401],
        ['/api/techdocs/static/docs/default/component/a/index.html', 401],
        ['/api/mcp-actions/v1', 401],
        ['/.backstage/health/v1/readiness', 200],
      ] as const) {
        const response = await backend.get(route);
        expect([route, response.status]).toEqual([route, status]);
      }

      // Not the app's page, which answers every address that nobody else does
      for (const route of [
        '/git/fintech-fast/people.git/info/refs?service=git-upload-pack',
        '/metrics',
      ]) {
        const { status, headers: answer } = await backend.get(route);
        expect([route, status, answer.get('content-type')]).toEqual([
          route,
          404,
          expect.stringContaining('text/plain'),
        ]);
      }

      const { headers } = await backend.get('/.backstage/health/v1/liveness');
      expect(headers.get('content-security-policy')).toMatch(
        /connect-src 'self'(;|$)/,
      );
      expect(headers.get('content-security-policy')).toContain(
        'upgrade-insecure-requests',
      );
      const readiness = () => backend.get('/.backstage/health/v1/readiness');
      await road.cut();
      const away = await backend.poll(
        readiness,
        ({ status }) => status === 503,
      );
      expect(await away.json()).toMatchObject({ status: 'error' });
      expect((await backend.get('/.backstage/health/v1/liveness')).status).toBe(
        200,
      );
      await road.mend();
      await backend.poll(readiness, ({ status }) => status === 200);
    } finally {
      await backend.stop();
      await road.cut();
    }
  });
});

describe('the backend with NODE_ENV=production', () => {
  it('does not start with the development sign-in configured', async () => {
    await expect(
      BackendProcess.start({
        configFiles,
        env: {
          ...environment,
          POSTGRES_HOST: '127.0.0.1',
          POSTGRES_USER: 'nobody',
          POSTGRES_PASSWORD: 'nothing',
        },
        config: {
          backend: {
            database: {
              client: 'better-sqlite3',
              connection: ':memory:',
              pluginDivisionMode: null,
              ensureSchemaExists: null,
            },
          },
          auth: {
            providers: {
              development: {
                people: [{ entityRef: 'user:default/a', role: 'Anybody' }],
              },
            },
          },
        },
      }),
    ).rejects.toThrow(/works only with NODE_ENV=development/);
  });
});
