import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stringifyEntityRef } from '@backstage/catalog-model';
import { parseEntityYaml } from '@backstage/plugin-catalog-node';
import type { RepositoryFinding } from '@paved/plugin-repositories-common';
import { eventually, startPortal } from './__testUtils__/startPortal';

/** Real catalog files of public repositories, beside the checkout; not part of it. */
const CORPUS = resolve(__dirname, '../../../../shared/corpus');

function filesIn(folder: string): string[] {
  return existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true })
        .filter(entry => entry.isFile())
        .map(entry =>
          join(entry.parentPath, entry.name).slice(folder.length + 1),
        )
    : [];
}

function read(folder: string, paths: string[]): Record<string, string> {
  return Object.fromEntries(
    paths.map(path => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}

/** Each repository of the corpus, and each of its versions that was broken once, as a repository of its own. */
function readCorpus() {
  const repositories = new Map<
    string,
    { catalogFiles: Record<string, string>; files: Record<string, string> }
  >();
  const add = (name: string, folder: string, references?: string) => {
    const catalogFiles = read(folder, filesIn(folder));
    const files = references ? read(references, filesIn(references)) : {};
    repositories.set(name, {
      catalogFiles,
      files: { ...files, ...catalogFiles },
    });
  };
  for (const owner of readdirSync(join(CORPUS, 'catalog-info'))) {
    for (const name of readdirSync(join(CORPUS, 'catalog-info', owner))) {
      add(
        `${owner}/${name}`,
        join(CORPUS, 'catalog-info', owner, name),
        join(CORPUS, 'catalog-refs', owner, name),
      );
    }
  }
  const history = join(CORPUS, 'catalog-info-history');
  for (const owner of readdirSync(history)) {
    for (const name of readdirSync(join(history, owner))) {
      for (const version of readdirSync(join(history, owner, name))) {
        add(`${owner}/${name}-${version}`, join(history, owner, name, version));
      }
    }
  }
  return repositories;
}

/** Few globs that match exactly these paths. */
function toGlobs(paths: string[]): string[] {
  const globs: string[][] = [[]];
  for (const path of new Set(paths)) {
    if (globs[globs.length - 1].join().length + path.length > 400) {
      globs.push([]);
    }
    globs[globs.length - 1].push(path);
  }
  return globs.map(some => (some.length > 1 ? `{${some.join()}}` : some[0]));
}

/** What stock Backstage reads from a file: the names of its documents, and how many it can't parse. */
function stockReading(path: string, content: string) {
  const refs: string[] = [];
  let errors = 0;
  for (const result of parseEntityYaml(Buffer.from(content), {
    type: 'url',
    target: path,
  })) {
    if (result.type === 'entity') {
      try {
        refs.push(stringifyEntityRef(result.entity));
      } catch {
        errors += 1;
      }
    } else if (result.type === 'error') {
      errors += 1;
    }
  }
  return { refs, errors };
}

const exists = existsSync(CORPUS);
if (!exists) {
  // eslint-disable-next-line no-console
  console.warn(`Skipped: there is no corpus at ${CORPUS}`);
}

(exists ? describe : describe.skip)('the corpus', () => {
  it('is discovered, the odd and broken files too', async () => {
    const corpus = readCorpus();
    const globs = toGlobs(
      [...corpus.values()].flatMap(({ catalogFiles }) =>
        Object.keys(catalogFiles),
      ),
    );
    const portal = await startPortal({
      discovery: { globs },
      config: {
        catalog: {
          rules: [
            {
              allow: [
                ...['Component', 'API', 'System', 'Domain', 'Resource'],
                ...['Location', 'Group', 'User', 'Template'],
              ],
            },
          ],
        },
      },
    });
    try {
      for (const [name, { files }] of corpus) {
        await portal.push(name, files);
      }
      await portal.discover();
      const { body: summary } = await portal.api.get(
        '/api/repositories/summary',
      );
      expect(summary).toMatchObject({
        repositories: corpus.size,
        lastRun: { status: 'succeeded', unreachable: 0 },
      });

      const declared = new Set<string>();
      const rules: Record<string, number> = {};
      const unaccounted: string[] = [];
      let documents = 0;
      for (const [name, { catalogFiles }] of corpus) {
        const { body: detail } = await portal.api
          .get(`/api/repositories/repositories/directory/${name}`)
          .expect(200);
        const findings: RepositoryFinding[] = detail.findings;
        for (const { rule } of findings) {
          rules[rule] = (rules[rule] ?? 0) + 1;
        }
        unaccounted.push(
          ...findings
            .filter(({ severity, line }) => severity === 'error' && !line)
            .map(({ path, message }) => `${name} ${path}: no line: ${message}`),
        );
        const here = new Set<string>();
        for (const { entityRef } of detail.entities) {
          declared.add(entityRef);
          here.add(entityRef);
        }
        for (const [path, content] of Object.entries(catalogFiles)) {
          const errors = findings.filter(
            finding => finding.severity === 'error' && finding.path === path,
          );
          const { refs, errors: unreadable } = stockReading(path, content);
          documents += refs.length + unreadable;
          unaccounted.push(
            ...refs
              .filter(
                ref =>
                  !here.has(ref) &&
                  !errors.some(
                    ({ entityRef }) => !entityRef || entityRef === ref,
                  ),
              )
              .map(ref => `${name} ${path}: ${ref}`),
          );
          if (unreadable > 0 && errors.length === 0) {
            unaccounted.push(`${name} ${path}: ${unreadable} unreadable`);
          }
        }
      }
      expect(unaccounted).toEqual([]);

      let missing: string[] = [];
      await eventually(async () => {
        const inCatalog = new Set(await portal.catalogRefs());
        missing = [...declared].filter(ref => !inCatalog.has(ref)).sort();
        if (missing.length > 0) {
          throw new Error(`Not in the catalog: ${missing.join()}`);
        }
      }).catch(() => {});
      // eslint-disable-next-line no-console
      console.info(
        [
          `repositories ${corpus.size}`,
          `documents ${documents}`,
          `entities declared ${declared.size}`,
          `entities in the catalog ${declared.size - missing.length}`,
          ...Object.entries(rules)
            .sort(([a], [b]) => (a < b ? -1 : 1))
            .map(([rule, count]) => `findings ${rule} ${count}`),
        ].join('\n'),
      );
      expect(missing).toEqual([]);
    } finally {
      await portal.stop();
    }
  });
});
