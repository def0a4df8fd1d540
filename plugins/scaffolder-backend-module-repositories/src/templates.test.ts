import { execFile } from 'node:child_process';
import { cp, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import {
  createBackendModule,
  type BackendFeature,
} from '@backstage/backend-plugin-api';
import { createMockDirectory } from '@backstage/backend-test-utils';
import {
  createTemplateAction,
  scaffolderActionsExtensionPoint,
  serializeDirectoryContents,
} from '@backstage/plugin-scaffolder-node';
import { inspectRepository } from '@paved/plugin-repositories-common';
import { parse, parseAllDocuments } from 'yaml';
import { TestPortal, templatesFolder } from './__testUtils__/TestPortal';
import {
  readWorkspaceFiles,
  type WorkspaceFile,
} from './workspace/readWorkspaceFiles';
import { workspaceRepositoryFiles } from './workspace/workspaceRepositoryFiles';

const run = promisify(execFile);

const COMPANY = `apiVersion: backstage.io/v1alpha1
kind: User
metadata: { name: mock }
spec:
  memberOf: [checkout-core-team]
  profile: { displayName: Sara Lind, email: sara.lind@example.com }
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: { name: checkout-core-team }
spec: { type: team, children: [] }
---
apiVersion: backstage.io/v1alpha1
kind: System
metadata: { name: checkout }
spec: { owner: checkout-core-team }
`;

/** Rows cover every pair of options. */
const nodejsServices = [
  {
    name: 'payment-reminders',
    description: 'Reminds customers of payments that are due',
    owner: 'group:default/checkout-core-team',
    system: 'system:default/checkout',
    lifecycle: 'production',
    exposesApi: true,
  },
  {
    name: 'abc',
    description:
      'A worker: it "talks" to {{ nobody }} & says #1 <b>so</b> \\o/',
    owner: 'group:default/checkout-core-team',
    system: 'system:default/checkout',
    lifecycle: 'experimental',
    exposesApi: false,
  },
  {
    name: `n${'-long'.repeat(11)}-ab`,
    description: "- Größe: it's 100 % 'quoted', [listed], {mapped}",
    owner: 'group:default/checkout-core-team',
    lifecycle: 'experimental',
    exposesApi: true,
  },
  {
    name: 'no-system-no-api',
    description: 'null and void, yes or no',
    owner: 'group:default/checkout-core-team',
    lifecycle: 'production',
    exposesApi: false,
  },
];

describe('templates', () => {
  const data = createMockDirectory();
  const clones = createMockDirectory();
  let portal: TestPortal;
  /** What the step `interfere` of the template `interrupted` does. */
  let interfere: () => Promise<void>;

  beforeAll(async () => {
    data.setContent({ repositories: {}, 'company.yaml': COMPANY });
    await cp(
      join(templatesFolder, 'nodejs-service'),
      data.resolve('interrupted'),
      { recursive: true },
    );
    const path = data.resolve('interrupted/template.yaml');
    const template = await readFile(path, 'utf8');
    await writeFile(
      path,
      template
        .replace('name: nodejs-service', 'name: interrupted')
        .replace(
          '    - id: register\n',
          '    - id: interfere\n      name: Interfere\n      action: test:interfere\n\n    - id: register\n',
        ),
    );
    portal = await TestPortal.start({
      dataFolder: data.path,
      port: 7160,
      catalogFiles: [
        data.resolve('company.yaml'),
        data.resolve('interrupted/template.yaml'),
        join(templatesFolder, '*/template.yaml'),
      ],
      features: [interfering(() => interfere())],
    });
    await portal.waitForEntity('template', 'nodejs-service');
    await portal.waitForEntity('template', 'interrupted');
    await portal.waitForEntity('user', 'mock');
  });

  afterAll(async () => {
    await portal?.stop();
  });

  async function clone(name: string): Promise<string> {
    const target = clones.resolve(name);
    await run('git', [
      ...['clone', '--quiet'],
      `http://localhost:${portal.port}/git/acme/${name}.git`,
      target,
    ]);
    return target;
  }

  it.each(nodejsServices)(
    'nodejs-service makes $name, whole and in the catalog',
    async values => {
      const { name, exposesApi } = values;
      const task = await portal.runTemplate('nodejs-service', values);
      expect(task).toMatchObject({ status: 'completed' });

      // In the catalog
      const component = await portal.entity('component', name);
      expect(component).toMatchObject({
        metadata: {
          description: values.description,
          annotations: {
            'paved.dev/repository': `directory:acme/${name}`,
          },
        },
        spec: { lifecycle: values.lifecycle, owner: values.owner },
      });
      expect(component?.spec?.system).toBe(values.system);
      const api = await portal.entity('api', `${name}-api`);
      const { title, description } =
        (api && parse(String(api.spec?.definition)).info) ?? {};
      expect({ title, description }).toEqual(
        exposesApi ? { title: name, description: values.description } : {},
      );
      expect(task.links).toMatchObject([
        { entityRef: `component:default/${name}` },
        { url: expect.stringContaining(`/acme/${name}`) },
        { url: expect.stringMatching(`/docs/default/component/${name}$`) },
      ]);
      expect(task.text).toContain(`/acme/${name}.git\n`);

      // In git
      const folder = await clone(name);
      const { stdout: log } = await run(
        'git',
        ['log', '--format=%an <%ae> %s', 'main'],
        { cwd: folder },
      );
      expect(log).toBe(
        `Sara Lind <sara.lind@example.com> Create ${name} from the Node.js service template\n`,
      );
      const files = await readWorkspaceFiles({ workspacePath: folder });
      expect(problemsOf(files)).toEqual([]);
      expect(files.map(file => file.path)).toEqual(
        expect.arrayContaining([
          '.github/workflows/ci.yml',
          '.gitignore',
          '.gitlab-ci.yml',
          'CODEOWNERS',
          'Dockerfile',
          'README.md',
          'catalog-info.yaml',
          'docs/index.md',
          'docs/runbook.md',
          'mkdocs.yml',
          'package.json',
        ]),
      );
      expect(files.some(file => file.path === 'openapi.yaml')).toBe(exposesApi);
      expect(text(files, 'CODEOWNERS')).toBe('* @acme/checkout-core-team\n');
      await expect(
        inspectRepository({ files: workspaceRepositoryFiles(files) }),
      ).resolves.toMatchObject({ findings: [] });
      const { stdout } = await run('npm', ['test'], {
        cwd: folder,
        env: { PATH: process.env.PATH, HOME: process.env.HOME },
      });
      expect(stdout).toMatch(/fail 0\b/);
      expect(stdout).not.toMatch(/tests 0\b/);
    },
  );

  it('refuses a name that is taken, and leaves what is there alone', async () => {
    const taken = nodejsServices[0];
    const task = await portal.runTemplate('nodejs-service', {
      ...taken,
      description: 'Something else altogether',
    });
    expect(task).toMatchObject({
      status: 'failed',
      steps: { render: 'completed', publish: 'failed', register: 'skipped' },
    });
    expect(task.log).toContain(
      'The repository acme/payment-reminders exists already and was not touched',
    );
  });

  it('says which step failed, and a retry finishes it', async () => {
    const name = 'interrupted-service';
    const repository = data.resolve(`repositories/acme/${name}.git`);
    interfere = () => rename(repository, `${repository}.away`);
    const values = { ...nodejsServices[0], name };
    const failed = await portal.runTemplate('interrupted', values);
    expect(failed).toMatchObject({
      status: 'failed',
      steps: { publish: 'completed', register: 'failed' },
    });
    expect(failed.log).toContain(`directory:acme/${name}`);

    await rename(`${repository}.away`, repository);
    interfere = async () => {
      throw new Error('A finished step must not run again');
    };
    const retried = await portal.retry(failed);
    expect(retried).toMatchObject({
      status: 'completed',
      steps: { publish: 'completed', register: 'completed' },
    });
    await expect(portal.entity('component', name)).resolves.toBeDefined();
    const { stdout } = await run('git', ['rev-list', '--count', 'main'], {
      cwd: await clone(name),
    });
    expect(stdout.trim()).toBe('1');
  });

  it('shows in a dry run what it would make, and makes nothing', async () => {
    const folder = join(templatesFolder, 'nodejs-service');
    const template = parse(
      await readFile(join(folder, 'template.yaml'), 'utf8'),
    );
    const contents = (await serializeDirectoryContents(folder)).map(file => ({
      path: file.path,
      base64Content: file.content.toString('base64'),
    }));
    const dryRun = (values: object) =>
      portal.dryRun({
        template,
        values: { ...nodejsServices[0], ...values },
        directoryContents: contents,
      });

    const result = await dryRun({ name: 'only-a-thought' });
    const log = result.log.map(({ body }) => body.message).join('\n');
    expect(log).toContain(
      'Would create the repository acme/only-a-thought with',
    );
    expect(log).toContain(
      'Would register component:default/only-a-thought, api:default/only-a-thought-api',
    );
    expect(result.directoryContents.map(file => file.path)).toContain(
      'openapi.yaml',
    );
    await expect(dryRun({ name: nodejsServices[0].name })).rejects.toThrow(
      /exists already/,
    );
    await expect(
      portal.entity('component', 'only-a-thought'),
    ).resolves.toBeUndefined();
    await expect(clone('only-a-thought')).rejects.toThrow(/not found|404/i);
  });
});

function text(files: WorkspaceFile[], path: string): string | undefined {
  return files.find(file => file.path === path)?.content.toString('utf8');
}

/** What is wrong with rendered files, by path. */
function problemsOf(files: WorkspaceFile[]): string[] {
  return files.flatMap(({ path, content }) => {
    const rendered = content.toString('utf8');
    const problems: string[] = [];
    if (/\.njk$|[{}]/.test(path)) {
      problems.push('its name is not rendered');
    }
    if (/\$\{\{|\{%|%\}/.test(rendered)) {
      problems.push('it is not rendered');
    }
    if (/\.ya?ml$/.test(path)) {
      for (const document of parseAllDocuments(rendered)) {
        problems.push(...document.errors.map(String));
      }
    }
    if (/\.json$/.test(path)) {
      try {
        JSON.parse(rendered);
      } catch (error) {
        problems.push(String(error));
      }
    }
    return problems.map(problem => `${path}: ${problem}`);
  });
}

function interfering(interfere: () => Promise<void>): BackendFeature {
  return createBackendModule({
    pluginId: 'scaffolder',
    moduleId: 'interfering',
    register(reg) {
      reg.registerInit({
        deps: { scaffolder: scaffolderActionsExtensionPoint },
        async init({ scaffolder }) {
          scaffolder.addActions(
            createTemplateAction({
              id: 'test:interfere',
              handler: interfere,
            }),
          );
        },
      });
    },
  });
}
