import { existsSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { checkEntitySet, RepositoryDocument } from './checkEntitySet';
import { inspectRepository } from './inspectRepository';
import { memoryFiles, readFolder } from './__testUtils__/memoryFiles';
import { sourceUrlOf, stockCatalog } from './__testUtils__/stockCatalog';
import type { Finding } from './types';

/**
 * Real catalog files of public repositories, kept beside the checkout. Without them these tests are left out; the
 * files in `__fixtures__` are always there.
 */
const CORPUS = resolve(__dirname, '../../../../../shared/corpus');
const HAS_CORPUS = existsSync(join(CORPUS, 'catalog-info'));

interface CorpusRepository {
  /** owner/name */
  name: string;
  /** All files that are known of it. */
  files: Map<string, string>;
  catalogFiles: string[];
}

function readRepositories(): CorpusRepository[] {
  const root = join(CORPUS, 'catalog-info');
  return readdirSync(root).flatMap(owner =>
    readdirSync(join(root, owner)).map(repository => {
      const catalog = readFolder(join(root, owner, repository));
      const refs = join(CORPUS, 'catalog-refs', owner, repository);
      return {
        name: `${owner}/${repository}`,
        files: new Map([
          ...(existsSync(refs) ? readFolder(refs) : []),
          ...catalog,
        ]),
        catalogFiles: [...catalog.keys()],
      };
    }),
  );
}

/** Each version of each file as a repository of its own. */
function readHistory(): CorpusRepository[] {
  const versions = readFolder(join(CORPUS, 'catalog-info-history'));
  return [...versions].map(([path, content]) => {
    const [owner, repository, , ...file] = path.split('/');
    return {
      name: `${owner}/${repository}`,
      files: new Map([[file.join('/'), content]]),
      catalogFiles: [file.join('/')],
    };
  });
}

function countBy<T>(items: T[], key: (item: T) => string) {
  const counts: Record<string, number> = {};
  for (const item of items) {
    counts[key(item)] = (counts[key(item)] ?? 0) + 1;
  }
  return counts;
}

function inspect({ files, name }: CorpusRepository, globs: string[]) {
  return inspectRepository({
    files: memoryFiles(files),
    globs,
    sourceUrl: sourceUrlOf(name),
  });
}

const isError = ({ severity }: Finding) => severity === 'error';

(HAS_CORPUS ? describe : describe.skip)(
  `the corpus of real catalog files${
    HAS_CORPUS ? '' : ' (left out: there is no ../shared/corpus)'
  }`,
  () => {
    it('is inspected whole: every document is an entity, or has a finding with file and line', async () => {
      const findings: Finding[] = [];
      const documents: RepositoryDocument[] = [];
      let files = 0;
      const repositories = readRepositories();
      for (const repository of repositories) {
        const inspection = await inspect(repository, repository.catalogFiles);
        const own = repository.catalogFiles;
        const mine = inspection.findings.filter(({ path }) =>
          own.includes(path),
        );
        files += own.length;
        findings.push(...mine);
        documents.push(
          ...inspection.documents
            .filter(({ path }) => own.includes(path))
            .map(document => ({ ...document, repositoryId: repository.name })),
        );
        for (const path of own) {
          expect(
            inspection.documents.some(document => document.path === path) ||
              mine.some(finding => finding.path === path),
          ).toBe(true);
        }
      }
      for (const finding of findings) {
        expect(finding).toMatchObject({
          path: expect.any(String),
          line: expect.any(Number),
          message: expect.any(String),
          remedy: expect.any(String),
        });
      }
      const set = await checkEntitySet({ documents });
      expect(set.documents.length).toBeGreaterThan(250);
      process.stdout.write(
        `${JSON.stringify(
          {
            repositories: repositories.length,
            files,
            valid: documents.length,
            names: set.documents.length,
            findings: countBy(
              [...findings, ...set.findings],
              ({ severity, rule }) => `${severity} ${rule}`,
            ),
          },
          undefined,
          2,
        )}\n`,
      );
    });

    it('gets the verdict that the stock catalog gives, document by document', async () => {
      let accepted = 0;
      let refused = 0;
      for (const repository of [...readRepositories(), ...readHistory()]) {
        for (const path of repository.catalogFiles) {
          const stock = await stockCatalog(
            repository.name,
            path,
            repository.files,
          );
          const ours = await inspect(repository, [path]);
          const findings = ours.findings.filter(
            finding => finding.path === path,
          );
          const refs = ours.documents
            .filter(document => document.path === path)
            .map(({ entityRef }) => entityRef);
          // The stock catalog finds missing targets only later, when it reads them
          const onlyTargets = findings.filter(
            finding =>
              isError(finding) && finding.rule === 'location-target-missing',
          );
          const kept = new Set([
            ...refs,
            ...onlyTargets.map(({ entityRef }) => entityRef),
          ]);
          expect({
            path,
            accepted: stock.accepted.filter(ref => kept.has(ref)),
            isRefused: stock.refused.length > 0,
          }).toEqual({
            path,
            accepted: stock.accepted,
            isRefused: findings.some(
              finding => isError(finding) && !onlyTargets.includes(finding),
            ),
          });
          expect(refs.filter(ref => !stock.accepted.includes(ref))).toEqual([]);
          accepted += stock.accepted.length;
          refused += stock.refused.length;
        }
      }
      process.stdout.write(
        `compared with the stock catalog: ${accepted} accepted, ${refused} refused by both\n`,
      );
      expect(accepted).toBeGreaterThan(250);
      expect(refused).toBeGreaterThan(20);
    });

    it('finds what was wrong with versions that were broken once', async () => {
      const outcomes: Record<string, string[]> = {};
      for (const repository of readHistory()) {
        const { findings, documents } = await inspect(
          repository,
          repository.catalogFiles,
        );
        const places = findings.filter(isError).map(({ line, rule }) => {
          expect(line).toBeGreaterThan(0);
          return `${line} ${rule}`;
        });
        const key = `${repository.name}/${repository.catalogFiles[0]}`;
        outcomes[key] = [
          ...(outcomes[key] ?? []),
          ...(places.length ? places : [`${documents.length} valid`]),
        ];
      }
      expect(outcomes).toEqual({
        'PureGymGroup/infra-demo-api/.backstage/catalog-info.yaml': [
          '6 name-format',
          '15 name-format',
          '16 field-missing',
        ],
        'RoadieHQ/sample-service/.backstage/catalog-info-5.yaml': ['1 valid'],
        'RoadieHQ/sample-service/broken-catalog-info.yaml': [
          '14 field-missing',
        ],
        'contentful/rich-text/catalog-info.yaml': ['8 kind-unknown'],
        'elastic/logstash/catalog-info.yaml': [
          '696 merge-conflict',
          '756 merge-conflict',
          '11 field-missing',
          '18 field-missing',
        ],
        'elastic/terraform-provider-elasticstack/catalog-info.yaml': [
          '44 name-format',
        ],
        'navikt/g/.backstage.yaml': ['8 tag-format', '27 tag-format'],
        'openedx/opaque-keys/catalog-info.yaml': ['7 name-format'],
        'patterninc/caterpillar/backstage.yaml': [
          '15 field-missing',
          '15 field-missing',
        ],
      });
    });
  },
);
