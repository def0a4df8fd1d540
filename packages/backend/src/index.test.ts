import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { BackendProcess, freePort } from './testing/BackendProcess';

/** Answers every request with "not found", and remembers it. */
async function startForge() {
  const requests: string[] = [];
  const server = http.createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    response.writeHead(404, { 'Content-Type': 'application/json' }).end('{}');
  });
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return {
    requests,
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise(resolve => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

describe('the backend on a laptop', () => {
  it('starts with no configuration but its own, quietly and tight', async () => {
    const backend = await BackendProcess.start({
      configFiles: ['app-config.yaml'],
      env: { NODE_ENV: 'development' },
    });
    try {
      // Without a build there is no frontend to serve, which is no worry here.
      expect(
        backend.worries.filter(line => !/app\/dist|Static asset/.test(line)),
      ).toEqual([]);

      const people = await backend.get('/api/auth/development/people');
      expect(people.status).toBe(200);
      expect(
        (await people.json()).people.map((p: { name: string }) => p.name),
      ).toEqual(['Sara Lind', 'Marco Reyes', 'Ines Okafor', 'Tomas Berg']);

      // What is not configured is not there
      for (const provider of ['github', 'gitlab', 'oidc', 'guest']) {
        const start = await backend.get(
          `/api/auth/${provider}/start?env=development`,
        );
        expect([provider, start.status]).toEqual([provider, 404]);
      }

      const health = await backend.get('/.backstage/health/v1/liveness');
      expect(await health.json()).toEqual({ status: 'ok' });
      const policy = health.headers.get('content-security-policy');
      expect(policy).toContain("default-src 'self'");
      expect(policy).not.toMatch(/https?:(?!\/\/localhost)|\*/);

      // Nothing is for nobody
      for (const route of [
        '/api/catalog/entities',
        '/api/search/query?term=a',
        '/api/scaffolder/v2/actions',
        '/api/techdocs/static/docs/default/component/paved/index.html',
        '/api/repositories/repositories',
        '/api/notifications',
        '/api/kubernetes/clusters',
      ]) {
        const { status } = await backend.get(route);
        expect([route, status]).toEqual([route, 401]);
      }
    } finally {
      await backend.stop();
    }
  });

  it('brings GitHub and GitLab to life by configuration alone', async () => {
    const forge = await startForge();
    const metricsPort = await freePort();
    const schedule = { frequency: { minutes: 30 }, timeout: { minutes: 3 } };
    const backend = await BackendProcess.start({
      configFiles: ['app-config.yaml'],
      env: {
        NODE_ENV: 'development',
        PAVED_METRICS_PORT: String(metricsPort),
        PAVED_METRICS_HOST: '127.0.0.1',
      },
      config: {
        integrations: {
          github: [
            {
              host: forge.host,
              apiBaseUrl: `http://${forge.host}/github`,
              token: 'a-token',
            },
          ],
          gitlab: [
            {
              host: 'gitlab.test',
              baseUrl: `http://${forge.host}/gitlab`,
              apiBaseUrl: `http://${forge.host}/gitlab/api/v4`,
              token: 'a-token',
            },
          ],
        },
        catalog: {
          providers: {
            github: {
              mine: {
                host: forge.host,
                organization: 'discovered-company',
                schedule,
              },
            },
            githubOrg: {
              id: 'mine',
              githubUrl: `https://${forge.host}`,
              orgs: ['organised-company'],
              schedule,
            },
            gitlab: {
              mine: {
                host: 'gitlab.test',
                group: 'company',
                orgEnabled: true,
                schedule,
              },
            },
          },
        },
        auth: {
          providers: Object.fromEntries(
            ['github', 'gitlab'].map(provider => [
              provider,
              {
                development: {
                  clientId: `${provider}-client`,
                  clientSecret: 'a-secret',
                  signIn: {
                    resolvers: [{ resolver: 'usernameMatchingUserEntityName' }],
                  },
                },
              },
            ]),
          ),
        },
      },
    });
    try {
      for (const provider of ['github', 'gitlab']) {
        const start = await backend.get(
          `/api/auth/${provider}/start?env=development&scope=`,
        );
        expect(start.status).toBe(302);
        expect(start.headers.get('location')).toContain(
          `client_id=${provider}-client`,
        );
      }

      // Discovery and organisation of both ask their forge
      for (const provider of [
        'github-provider',
        'GithubMultiOrgEntityProvider',
        'GitlabDiscoveryEntityProvider',
        'GitlabOrgDiscoveryEntityProvider',
      ]) {
        expect(
          backend.says(`Registered scheduled task: ${provider}:mine`),
        ).toBe(true);
      }
      for (const api of ['POST /github/graphql', 'GET /gitlab/api/v4/']) {
        await backend.poll(
          async () => forge.requests,
          requests => requests.some(request => request.startsWith(api)),
        );
      }

      // Asked for by environment, on a port of its own
      const metrics = await (
        await fetch(`http://127.0.0.1:${metricsPort}/metrics`)
      ).text();
      expect(metrics).toMatch(/^catalog_/m);
      expect(metrics).toMatch(/^http_server_/m);
      const none = await backend.get('/metrics');
      expect(none.status).toBe(404);
      expect(await none.text()).toMatch(/PAVED_METRICS_PORT/);
    } finally {
      await backend.stop();
      await forge.stop();
    }
  });
});
