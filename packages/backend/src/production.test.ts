import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { BackendProcess } from './testing/BackendProcess';
import { DatabaseRoad, testDatabase } from './testing/DatabaseRoad';

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

const SERVICE_TOKEN = 'a-token-of-a-service';

onPostgres('the backend with app-config.production.yaml', () => {
  let folder: string;
  let catalog: string;

  beforeAll(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-catalog-'));
    catalog = path.join(folder, 'catalog-info.yaml');
    fs.writeFileSync(
      catalog,
      `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: night-ledger, description: Reconciles what was settled }
spec: { type: service, lifecycle: production, owner: checkout }
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: day-ledger, description: Counts what was sold }
spec: { type: service, lifecycle: production, owner: checkout }
`,
    );
  });
  afterAll(() => fs.rmSync(folder, { recursive: true }));

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
        backend: {
          lifecycle: { serverShutdownDelay: { seconds: 0 } },
          auth: {
            externalAccess: [
              {
                type: 'static',
                options: { token: SERVICE_TOKEN, subject: 'a-service' },
              },
            ],
          },
        },
        catalog: { locations: [{ type: 'file', target: catalog }] },
        search: {
          collators: {
            catalog: {
              schedule: {
                frequency: { seconds: 3 },
                timeout: { minutes: 1 },
                initialDelay: { seconds: 1 },
              },
            },
          },
        },
      },
    });
    try {
      for (const [route, status] of [
        ['/api/auth/development/people', 404],
        ['/api/auth/development/refresh', 404],
        ['/api/auth/development/start', 404],
        ['/api/auth/guest/refresh', 404],
        ['/api/auth/github/start?env=production', 404],
        ['/api/adoption/surveys', 401],
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

      // PostgreSQL's own full-text search knows that these are forms of one word
      const found = await backend.poll(
        async () => {
          const answer = await backend.get(
            '/api/search/query?term=reconciling',
            { Authorization: `Bearer ${SERVICE_TOKEN}` },
          );
          expect(answer.status).toBe(200);
          return (await answer.json()).results;
        },
        results => results.length > 0,
      );
      expect(found).toMatchObject([{ document: { title: 'night-ledger' } }]);

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
