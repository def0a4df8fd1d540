import { mockServices } from '@backstage/backend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import { NotFoundError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { repositoriesServiceMock } from '@paved/plugin-repositories-node/testUtils';
import type { Collected } from '@paved/plugin-scorecards-node';
import { RepositoryCollector } from './RepositoryCollector';

const now = new Date('2026-05-04T10:00:00Z');

interface TestRepository {
  head: string;
  files: Record<string, string>;
}

/** Repositories in memory, and entities named `<repository>` or `<repository>/<folder>`. */
function createCollector(repositories: Record<string, TestRepository>) {
  const find = (id: string) => {
    const found = repositories[id.replace('directory:acme/', '')];
    if (!found) {
      throw new NotFoundError(`There is no repository '${id}'`);
    }
    return found;
  };
  const service = repositoriesServiceMock.mock({
    resolveEntity: async ({ entity }) => {
      const source = entity.metadata.annotations?.source;
      if (!source) {
        return undefined;
      }
      const [name, ...folder] = source.split('/');
      return {
        repository: {
          id: `directory:acme/${name}`,
          host: 'directory',
          owner: 'acme',
          name,
          url: '',
          cloneUrl: '',
          head: find(name).head,
        },
        path: folder.join('/'),
      };
    },
    tree: async ({ repository }) => ({
      commit: find(repository).head,
      entries: [
        ...Object.entries(find(repository).files).map(([path, text]) => ({
          path,
          type: 'file' as const,
          size: Buffer.byteLength(text),
          id: path,
        })),
        { path: 'LICENSE', type: 'symlink', id: 'link' },
      ],
    }),
    readFiles: async ({ repository, ref, paths = [] }) => {
      const { files, head } = find(repository);
      expect(ref).toBe(head);
      return {
        commit: head,
        files: paths.map(path => ({
          path,
          id: path,
          size: files[path].length,
          content: Buffer.from(files[path]),
        })),
      };
    },
    history: async ({ path }) => [
      {
        id: 'c',
        authorName: 'Sara',
        authorEmail: 'sara@example.com',
        authoredAt: path
          ? '2026-03-01T12:00:00+02:00'
          : '2026-05-01T08:00:00+00:00',
        subject: 'A change',
      },
    ],
  });
  const logger = mockServices.logger.mock();
  const collector = RepositoryCollector.create({
    repositories: service,
    auth: mockServices.auth(),
    logger,
  });
  const collect = async (
    sources: Array<string | undefined>,
    settings: Record<string, JsonObject> = {},
    signal = new AbortController().signal,
  ) => {
    const subjects = sources.map(source => ({
      entityRef: `component:default/${source}`,
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        metadata: { name: 'x', annotations: source ? { source } : {} },
      } as Entity,
    }));
    const collected: Collected[] = [];
    for await (const one of collector.collect(
      { subjects, settings, signal },
      { now, entities: async () => new Map() },
    )) {
      collected.push(one);
    }
    return collected;
  };
  const valuesOf = async (
    source: string,
    settings?: Record<string, JsonObject>,
  ): Promise<Record<string, unknown>> => {
    const [one] = await collect([source], settings);
    if ('error' in one) {
      throw new Error(one.error);
    }
    return Object.fromEntries(
      Object.entries(one.facts).map(([name, { value }]) => [name, value]),
    );
  };
  return { collect, valuesOf, service, logger };
}

const good: TestRepository = {
  head: 'a'.repeat(40),
  files: {
    'README.md': '# Ledger\n',
    'LICENSE.md': 'MIT',
    'CHANGELOG.md': '',
    'package-lock.json': '{}',
    'mkdocs.yml': '',
    'docs/index.md': '',
    'docs/runbooks/slow.md': '',
    'docs/adr/0001-append-only.md': '',
    'src/main.test.ts': '',
    'test/data/accounts.csv': '',
    'test/flow.ts': '',
    '.github/CODEOWNERS': '# owners\n* @acme/ledger-team\n',
    '.github/workflows/ci.yaml':
      'jobs: {ci: {steps: [{run: npm test}, {run: npm run lint}, {run: trivy fs .}]}}',
    Dockerfile: 'FROM node:22.1.0 AS build\nFROM node:22.1.0\nUSER node\n',
    '.golden-path.yaml': '',
  },
};

describe('repositories as a source of facts', () => {
  it('tells of a repository that has everything, and at which commit', async () => {
    const { collect, valuesOf } = createCollector({ ledger: good });
    const [one] = await collect(['ledger']);
    expect('facts' in one && one.facts.hasReadme).toEqual({
      value: true,
      observedAt: now.toISOString(),
      commit: good.head,
    });
    await expect(valuesOf('ledger')).resolves.toEqual({
      hasReadme: true,
      readmeLength: 8,
      hasLicence: true,
      hasChangelog: true,
      hasLockFile: true,
      testFiles: 2,
      hasRunbook: true,
      hasCodeowners: true,
      hasMkdocs: true,
      docsPages: 3,
      decisions: 1,
      docsChangedAt: '2026-03-01T10:00:00.000Z',
      hasCi: true,
      ciRunsTests: true,
      ciRunsLint: true,
      ciRunsSecurityScan: true,
      hasDockerfile: true,
      imageRunsAsRoot: false,
      imagePinning: 'version',
      imageIsMultiStage: true,
      hasGoldenPathLock: true,
      lastCommitAt: '2026-05-01T08:00:00.000Z',
    });
  });

  it('knows what a repository does not have', async () => {
    const { valuesOf } = createCollector({
      bare: {
        head: 'b'.repeat(40),
        files: {
          'main.py': '',
          'odd/Dockerfile': 'no instruction at all',
          'requirements.txt': 'flask==3.0.0\nrequests\n',
          CODEOWNERS: '# nobody\n*\n',
          'node_modules/x/README.md': '',
          'vendor/x/main_test.go': '',
          'contest/latest.js': '',
        },
      },
    });
    await expect(valuesOf('bare')).resolves.toEqual({
      hasReadme: false,
      readmeLength: 0,
      hasLicence: false,
      hasChangelog: false,
      hasLockFile: false,
      testFiles: 0,
      hasRunbook: false,
      hasCodeowners: false,
      hasMkdocs: false,
      docsPages: 0,
      decisions: 0,
      hasCi: false,
      ciRunsTests: false,
      ciRunsLint: false,
      ciRunsSecurityScan: false,
      hasDockerfile: false,
      imageRunsAsRoot: false,
      imagePinning: 'no-image',
      imageIsMultiStage: false,
      hasGoldenPathLock: false,
      lastCommitAt: '2026-05-01T08:00:00.000Z',
    });
    // There is one, and nobody knows what it builds
    const odd = await valuesOf('bare/odd');
    expect(odd).toMatchObject({ hasDockerfile: true });
    expect(odd).not.toHaveProperty('imagePinning');
  });

  it("looks into the entity's folder, and for what repositories share at their root", async () => {
    const { valuesOf } = createCollector({
      libraries: {
        ...good,
        files: {
          ...good.files,
          'packages/http/package.json': '',
          'packages/http/Dockerfile': 'FROM node\n',
          'packages/money/README.md': '# Money, 100 %\n',
          'packages/money/requirements.txt': '# all\nflask==3.0.0\n',
          '.backstage/catalog-info.yaml': '',
        },
      },
    });
    await expect(valuesOf('libraries/packages/http')).resolves.toMatchObject({
      hasReadme: false,
      testFiles: 0,
      hasLicence: true,
      hasCodeowners: true,
      ciRunsTests: true,
      hasRunbook: true,
      docsPages: 3,
      imagePinning: 'none',
      imageRunsAsRoot: true,
      lastCommitAt: '2026-03-01T10:00:00.000Z',
    });
    const money = await valuesOf('libraries/packages/money');
    expect(money).toMatchObject({
      readmeLength: 14,
      hasDockerfile: false,
      imagePinning: 'no-image',
    });
    await expect(valuesOf('libraries/.backstage')).resolves.toMatchObject({
      hasReadme: true,
      readmeLength: 8,
      hasDockerfile: true,
    });
  });

  it("answers checks' own questions; a bad one is told and spoils nothing", async () => {
    const { collect, valuesOf, logger } = createCollector({
      ledger: {
        ...good,
        files: {
          ...good.files,
          'go.mod': 'module x\ngo 1.24\n',
          'charts/app/Chart.yaml': '',
          'huge.txt': `${'x'.repeat(300_000)}secret`,
        },
      },
    });
    const settings = {
      hasHelm: { glob: 'charts/**' },
      hasTerraform: { glob: '**/*.tf' },
      usesGo: { file: 'go.mod', matches: '(?m)^go 1\\.2\\d$' },
      usesKit: { file: 'go.mod', contains: 'example.com/kit' },
      leaks: { file: 'huge.txt', contains: 'secret' },
      climbs: { file: '../../etc/passwd' },
      hasReadme: { glob: 'nothing' },
      broken: { file: 'go.mod', matches: '(' },
    };
    await expect(valuesOf('ledger', settings)).resolves.toMatchObject({
      hasHelm: true,
      hasTerraform: false,
      usesGo: true,
      usesKit: false,
      leaks: false,
      climbs: false,
      hasReadme: true,
    });
    const [one] = await collect(['ledger'], settings);
    expect('failed' in one && one.failed).toEqual({
      broken: expect.stringMatching(/'\(' is no regular expression of RE2/),
    });
    expect(logger.warn).toHaveBeenCalledWith(
      expect.stringContaining('collect.repository.hasReadme is not used'),
    );
  });

  it('reads a repository once for all its entities, and again only after a push or for other questions', async () => {
    const repositories = { ledger: good };
    const { collect, service } = createCollector(repositories);
    await collect(['ledger', 'ledger/docs', 'ledger/src']);
    expect(service.tree).toHaveBeenCalledTimes(1);
    await collect(['ledger', 'ledger/docs']);
    expect(service.tree).toHaveBeenCalledTimes(1);
    await collect(['ledger'], { hasHelm: { glob: 'charts/**' } });
    expect(service.tree).toHaveBeenCalledTimes(2);
    repositories.ledger = { ...good, head: 'f'.repeat(40), files: {} };
    const [one] = await collect(['ledger']);
    expect('facts' in one && one.facts.hasReadme).toEqual({
      value: false,
      observedAt: now.toISOString(),
      commit: 'f'.repeat(40),
    });
  });

  it('an entity of no repository has no facts from one; one that can not be read spoils no other', async () => {
    const { collect, service } = createCollector({
      ledger: good,
      gone: { ...good },
    });
    jest.mocked(service.tree).mockImplementationOnce(async () => {
      throw new Error('The mirror is broken');
    });
    const collected = await collect([
      'gone',
      'ledger',
      undefined,
      'nowhere/near',
    ]);
    expect(new Map(collected.map(one => [one.entityRef, one]))).toEqual(
      new Map<string, unknown>([
        [
          'component:default/gone',
          {
            entityRef: 'component:default/gone',
            error: 'The mirror is broken',
          },
        ],
        [
          'component:default/ledger',
          expect.objectContaining({ facts: expect.anything() }),
        ],
        [
          'component:default/undefined',
          { entityRef: 'component:default/undefined', facts: {} },
        ],
        [
          'component:default/nowhere/near',
          {
            entityRef: 'component:default/nowhere/near',
            error: "There is no repository 'nowhere'",
          },
        ],
      ]),
    );
  });

  it('stops when it is told to', async () => {
    const { collect } = createCollector({ ledger: good });
    await expect(
      collect(['ledger'], {}, AbortSignal.abort(new Error('Too late'))),
    ).rejects.toThrow('Too late');
  });
});
