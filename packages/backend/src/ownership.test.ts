import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { GitCommand } from '@paved/plugin-repositories-node';
import { pushFiles } from '@paved/plugin-repositories-node/testUtils';
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
metadata: { name: ines-okafor }
spec: { profile: { displayName: Ines Okafor, email: ines.okafor@example.com }, memberOf: [platform-team] }
`;

const component = (owner: string) => `
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${owner}-service }
spec: { type: service, lifecycle: production, owner: ${owner} }
`;

describe('whose a repository is', () => {
  let backend: BackendProcess;
  let clones: string;
  let sara: string;
  let ines: string;

  beforeAll(async () => {
    clones = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-clones-'));
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
      },
    });
    await put('fintech-fast/people', { 'catalog-info.yaml': people });
    await put('fintech-fast/mine', {
      'catalog-info.yaml': component('checkout'),
    });
    await put('fintech-fast/theirs', {
      'catalog-info.yaml': component('platform-team'),
    });
    await put('fintech-fast/new', { 'README.md': '# New\n' });
    await backend.poll(
      () => backend.ask(SERVICE_TOKEN, 'POST', '/api/repositories/runs'),
      ({ status }) => status === 202,
    );
    [sara, ines] = await Promise.all(
      ['sara-lind', 'ines-okafor'].map(name => backend.signIn(name)),
    );
  });
  afterAll(async () => {
    await backend?.stop();
    fs.rmSync(clones, { recursive: true });
  });

  async function put(repository: string, files: Record<string, string>) {
    const url = path.join(backend.data, 'repositories', `${repository}.git`);
    await GitCommand.create().run([
      ...['init', '--quiet', '--bare', '-b', 'main', '--', url],
    ]);
    await pushFiles(
      { url },
      {
        branch: 'main',
        files: Object.entries(files).map(([name, content]) => ({
          path: name,
          content,
        })),
      },
    );
  }

  /** What each way to change a repository answers: refused, or taken. */
  async function change(token: string, name: string) {
    const clone = fs.mkdtempSync(path.join(clones, `${name}-`));
    const git = (...args: string[]) =>
      promisify(execFile)('git', ['-C', clone, ...args], {
        env: {
          PATH: process.env.PATH,
          HOME: clone,
          GIT_CONFIG_NOSYSTEM: '1',
          GIT_TERMINAL_PROMPT: '0',
          LC_ALL: 'C',
        },
      });
    const branch = path.basename(clone).toLowerCase();
    const address = `/git/fintech-fast/${name}.git`;
    await git('clone', '-q', `${backend.url}${address}`, '.');
    await git('checkout', '-q', '-b', `pushed-${branch}`);
    const pushed = await git(
      'push',
      '-q',
      `${backend.url.replace('//', `//any:${token}@`)}${address}`,
      `pushed-${branch}`,
    ).then(
      () => 'taken',
      error => (/403/.test(error.stderr) ? 'refused' : error.stderr),
    );
    const route = `/api/repositories/repositories/directory/fintech-fast/${name}`;
    const proposed = await backend.ask(token, 'POST', `${route}/changes`, {
      branch: `proposed-${branch}`,
      title: 'A change',
      files: [
        {
          path: 'NOTES.md',
          content: Buffer.from('# Notes\n').toString('base64'),
        },
      ],
    });
    const refreshed = await backend.ask(token, 'POST', `${route}/refresh`);
    return [
      pushed,
      ...[proposed, refreshed].map(({ status }) =>
        status === 403 ? 'refused' : status < 300 && 'taken',
      ),
    ];
  }

  it('decides who pushes to it, proposes changes and checks it again', async () => {
    const all = (answer: string) => [answer, answer, answer];
    // Declares people and teams, which nobody owns, and which decide who administers the portal
    expect(await change(sara, 'people')).toEqual(all('refused'));
    expect(await change(ines, 'people')).toEqual(all('taken'));
    expect(await change(sara, 'theirs')).toEqual(all('refused'));
    expect(await change(sara, 'mine')).toEqual(all('taken'));
    // Declares nothing yet
    expect(await change(sara, 'new')).toEqual(all('taken'));
    // Put there after the run: nobody knows yet what it declares
    await put('fintech-fast/unread', { 'catalog-info.yaml': people });
    expect(await change(sara, 'unread')).toEqual(all('refused'));
  });

  it('gives nobody the rights of another repository for a name that looks like its', async () => {
    const route = '/api/repositories/repositories/directory';
    const user = people.replace(/metadata: {/g, 'metadata: { namespace: evil,');
    for (const [owner, name, status, reason] of [
      ['fintech-fast/people/src/branch/x', 'y', 400, /src, raw or archive/],
      [
        'FINTECH-FAST',
        'people',
        409,
        /repository fintech-fast\/people already/,
      ],
    ] as const) {
      const free = await backend.ask(
        sara,
        'GET',
        `${route}/${encodeURIComponent(owner)}/${name}/availability`,
      );
      expect(free.body).toEqual({
        available: false,
        reason: expect.stringMatching(reason),
      });
      const created = await backend.ask(sara, 'POST', route, {
        owner,
        name,
        message: 'First',
        files: [
          {
            path: 'catalog-info.yaml',
            content: Buffer.from(user).toString('base64'),
          },
        ],
      });
      expect(created).toMatchObject({
        status,
        body: { error: { message: expect.stringMatching(reason) } },
      });
    }

    const resolve = (place: string) =>
      backend.ask(
        sara,
        'GET',
        `/api/repositories/resolve?url=${encodeURIComponent(
          `${backend.url}/git/${place}`,
        )}`,
      );
    const file = 'src/branch/main/catalog-info.yaml';
    expect((await resolve(`fintech-fast/people/${file}`)).body).toMatchObject({
      repository: { id: 'directory:fintech-fast/people' },
      path: 'catalog-info.yaml',
    });
    for (const place of [
      `FINTECH-FAST/people/${file}`,
      `fintech-fast/people/src/branch/x/y/${file}`,
      `fintech-fast/people/src/branch/main/%2e%2e/%2e%2e/%2e%2e/%2e%2e/mine/${file}`,
    ]) {
      expect([place, (await resolve(place)).status]).toEqual([place, 404]);
    }
  });
});
