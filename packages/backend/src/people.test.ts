import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { resolvePackagePath } from '@backstage/backend-plugin-api';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
import { BackendProcess } from './testing/BackendProcess';

const SERVICE_TOKEN = 'a-token-of-a-service';

const people = `
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: platform-team }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: checkout }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: sara-lind }
spec: { profile: { displayName: Sara Lind, email: sara.lind@example.com }, memberOf: [checkout] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: tomas-berg }
spec: { profile: { displayName: Tomas Berg }, memberOf: [checkout] }
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: ines-okafor }
spec: { profile: { displayName: Ines Okafor }, memberOf: [platform-team] }
`;

describe('people and the backend', () => {
  let backend: BackendProcess;
  let folder: string;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-people-'));
    fs.writeFileSync(path.join(folder, 'people.yaml'), people);
    backend = await BackendProcess.start({
      configFiles: ['app-config.yaml'],
      env: { NODE_ENV: 'development' },
      config: {
        backend: {
          auth: {
            externalAccess: [
              {
                type: 'static',
                options: { token: SERVICE_TOKEN, subject: 'a-service' },
              },
            ],
          },
        },
        repositories: {
          discovery: {
            // One run at the start, and then none that nobody asks for
            schedule: { frequency: { hours: 1 }, timeout: { minutes: 1 } },
            // Long enough to be ready at first, on a busy machine too
            maxAge: { seconds: 20 },
          },
        },
        catalog: {
          locations: [
            {
              type: 'file',
              target: path.join(folder, 'people.yaml'),
              rules: [{ allow: ['User', 'Group'] }],
            },
            {
              type: 'file',
              target: path.resolve(
                resolvePackagePath('@paved/backend'),
                '../../templates/nodejs-service/template.yaml',
              ),
              rules: [{ allow: ['Template'] }],
            },
          ],
        },
      },
    });
  });
  afterAll(async () => {
    await backend?.stop();
    fs.rmSync(folder, { recursive: true });
  });

  it("hides a person's runs of templates from others, and lets administrators see them", async () => {
    const [sara, tomas, ines] = await Promise.all(
      ['sara-lind', 'tomas-berg', 'ines-okafor'].map(name =>
        backend.signIn(name),
      ),
    );
    await backend.poll(
      () =>
        backend.ask(
          sara,
          'GET',
          '/api/catalog/entities/by-name/template/default/nodejs-service',
        ),
      ({ status }) => status === 200,
    );
    const tasks = '/api/scaffolder/v2/tasks';
    const created = await backend.ask(sara, 'POST', tasks, {
      templateRef: 'template:default/nodejs-service',
      values: {
        name: 'payment-reminders',
        description: 'Reminds customers of payments that are due',
        owner: 'group:default/checkout',
        lifecycle: 'experimental',
        exposesApi: false,
      },
    });
    expect(created.status).toBe(201);
    const task = `${tasks}/${created.body.id}`;
    const done = await backend.poll(
      () => backend.ask(sara, 'GET', task),
      ({ body }) => !['open', 'processing'].includes(body.status),
    );
    expect(done.body).toMatchObject({ status: 'completed' });

    const listed = async (token: string) => {
      const { body } = await backend.ask(token, 'GET', tasks);
      return body.tasks.map(({ id }: { id: string }) => id);
    };
    for (const token of [sara, ines]) {
      expect(await listed(token)).toEqual([created.body.id]);
      expect((await backend.ask(token, 'GET', task)).status).toBe(200);
      expect((await backend.ask(token, 'GET', `${task}/events`)).status).toBe(
        200,
      );
    }
    expect(await listed(tomas)).toEqual([]);
    for (const [method, route] of [
      ['GET', task],
      ['GET', `${task}/events`],
      ['GET', `${task}/eventstream`],
      ['POST', `${task}/cancel`],
      ['POST', `${task}/retry`],
    ] as const) {
      const { status } = await backend.ask(
        tomas,
        method,
        route,
        method === 'POST' ? {} : undefined,
      );
      expect([route, status]).toEqual([route, 403]);
    }

    // In the name of who ran it, at the owner of the portal's own configuration
    const history = await backend.ask(
      tomas,
      'GET',
      '/api/repositories/repositories/directory/fintech-fast/payment-reminders/history',
    );
    expect(history.body.items).toMatchObject([
      { authorName: 'Sara Lind', authorEmail: 'sara.lind@example.com' },
    ]);
  });

  it('answers an assistant in the name of the person it works for', async () => {
    const connect = async (token?: string) => {
      const client = new Client({ name: 'test', version: '1.0.0' });
      await client.connect(
        new StreamableHTTPClientTransport(
          new URL(`${backend.url}/api/mcp-actions/v1`),
          {
            requestInit: token
              ? { headers: { Authorization: `Bearer ${token}` } }
              : {},
          },
        ),
      );
      return client;
    };
    await expect(connect()).rejects.toThrow();
    const client = await connect(await backend.signIn('tomas-berg'));
    try {
      const { tools } = await client.listTools();
      const [name] = tools
        .map(tool => tool.name)
        .filter(tool => /list-repositories/.test(tool));
      const answer = await client.callTool({
        name,
        arguments: { search: 'payment-reminders' },
      });
      expect(answer.isError).not.toBe(true);
      expect(JSON.stringify(answer.content)).toContain(
        'directory:fintech-fast/payment-reminders',
      );
    } finally {
      await client.close();
    }
  });

  it('takes itself off the network while discovery stands still', async () => {
    const readiness = () => backend.get('/.backstage/health/v1/readiness');
    const stale = await backend.poll(readiness, ({ status }) => status === 503);
    expect(await stale.json()).toEqual({
      status: 'error',
      failed: ['discovery'],
    });
    expect((await backend.get('/.backstage/health/v1/liveness')).status).toBe(
      200,
    );
    const run = await backend.ask(
      SERVICE_TOKEN,
      'POST',
      '/api/repositories/runs',
    );
    expect(run.status).toBe(202);
    await backend.poll(readiness, ({ status }) => status === 200);
  });
});
