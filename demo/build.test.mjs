import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, matchesGlob, normalize } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { parse, parseAllDocuments } from 'yaml';
import { buildDemo, readRepository } from './build.mjs';
import { commitsOf } from './history.mjs';

const TREES = fileURLToPath(new URL('./repositories', import.meta.url));
const TODAY = '2026-03-16'; // a Monday: the days before it are a weekend
const BROKEN_CATALOG = 'notification-sender/catalog-info.yaml';
const BROKEN_DOCS = 'partner-portal-api/mkdocs.yml';
const NO_CATALOG = 'load-test-scripts';
const NO_SUCH_OWNER = 'group:default/treasury-tools-team';

const names = fs.readdirSync(TREES).sort();
const folder = fs.mkdtempSync(join(tmpdir(), 'demo-'));
const git = (repository, ...args) =>
  execFileSync('git', ['-C', repository, ...args], { encoding: 'utf8' }).trim();
const refs = repository =>
  git(repository, 'for-each-ref', '--format=%(refname) %(objectname)') +
  fs.readFileSync(join(repository, 'HEAD'), 'utf8');

const repositories = new Map(
  await Promise.all(
    names.map(async name => [name, await readRepository(name)]),
  ),
);
const filesOf = name => [...repositories.get(name).tree.keys()];
const read = (name, path) => {
  const { content } = repositories.get(name).tree.get(path);
  return content.toString();
};

after(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('building', () => {
  let built;
  before(async () => {
    built = await buildDemo({ into: join(folder, 'first'), today: TODAY });
  });

  test('makes a bare repository of each tree, whose last commit is the tree', () => {
    assert.deepEqual(
      built.map(repository => repository.name),
      names,
    );
    for (const { name, path, created } of built) {
      assert.ok(created);
      const listed = git(path, 'ls-tree', '-r', '-z', '--name-only', 'HEAD')
        .split('\0')
        .filter(Boolean);
      assert.deepEqual(listed.sort(), filesOf(name), name);
      git(path, 'fsck', '--strict', '--no-dangling');
    }
    assert.equal(
      git(
        join(folder, 'first/fintech-fast/data-quality-checks.git'),
        'show',
        'HEAD:checks/Monthly checks/Rückerstattungen über Umsatz.sql',
      ),
      read(
        'data-quality-checks',
        'checks/Monthly checks/Rückerstattungen über Umsatz.sql',
      ).trim(),
    );
  });

  test('gives the same commits for the same day, whatever the machine is set to', () => {
    const config = join(folder, 'gitconfig');
    fs.writeFileSync(
      config,
      '[user]\n\tname = Somebody\n[init]\n\tdefaultBranch = trunk\n[core]\n\tautocrlf = true\n',
    );
    const again = spawnSync(
      process.execPath,
      [
        fileURLToPath(new URL('./build.mjs', import.meta.url)),
        '--into',
        join(folder, 'second'),
        '--today',
        TODAY,
      ],
      {
        encoding: 'utf8',
        env: {
          ...process.env,
          TZ: 'Asia/Tokyo',
          GIT_CONFIG_GLOBAL: config,
          GIT_DIR: folder,
        },
      },
    );
    assert.equal(again.status, 0, again.stderr);
    assert.equal(
      again.stdout,
      `${names.length} repositories created, 0 kept\n`,
    );
    for (const { name, path } of built) {
      assert.equal(
        refs(join(folder, 'second/fintech-fast', `${name}.git`)),
        refs(path),
        name,
      );
    }
  });

  test('leaves alone what is there, and sweeps away what a killed build left', async () => {
    const path = join(folder, 'first/fintech-fast/checkout-api.git');
    git(path, 'update-ref', 'refs/heads/pushed', 'HEAD~1');
    const gone = spawnSync(process.execPath, ['-e', '']).pid;
    fs.mkdirSync(
      join(folder, 'first', `.building-${gone}`, 'checkout-api.git'),
      { recursive: true },
    );
    fs.rmSync(join(folder, 'first/fintech-fast/people.git'), {
      recursive: true,
    });

    const seen = [];
    const again = await buildDemo({
      into: join(folder, 'first'),
      today: '2026-05-01',
      onProgress: progress => seen.push(progress),
    });
    assert.deepEqual(
      again
        .filter(repository => repository.created)
        .map(repository => repository.name),
      ['people'],
    );
    assert.equal(seen.at(-1).done, names.length);
    assert.ok(refs(path).includes('refs/heads/pushed'));
    assert.deepEqual(fs.readdirSync(join(folder, 'first')), ['fintech-fast']);
  });

  test('says what is wrong', async () => {
    await assert.rejects(
      buildDemo({ into: folder, today: '16.3.2026' }),
      /'16.3.2026' is not a day; write YYYY-MM-DD/,
    );
    const tree = new Map([['a.txt', { mode: '100644', content: 'two\n' }]]);
    const first = { by: 'x', daysAgo: 2, message: 'First' };
    for (const [commit, problem] of [
      [
        { change: { 'b.txt': ['two'] } },
        /'Second' changes b.txt, which is not there/,
      ],
      [
        { change: { 'a.txt': [['one', 'three']] } },
        /changes a.txt, where 'three' is not to be found/,
      ],
      [
        { change: { 'a.txt': ['three'] } },
        /a part 'three', which is not to be found/,
      ],
      [{ add: ['b.txt'] }, /adds b.txt, which is not there/],
      [{}, /changes nothing/],
      [{ daysAgo: 3 }, /not before the commit above it/],
      [{ daysAgo: 0 }, /a day or more ago/],
    ]) {
      const history = {
        commits: [first, { by: 'x', daysAgo: 1, message: 'Second', ...commit }],
      };
      assert.throws(() => commitsOf(tree, history, 'sample'), problem);
    }
  });
});

describe('history', () => {
  test('reads like a year of a team, up to the last days', () => {
    const all = new Set();
    let tags = 0;
    let newest = 0;
    let oldest = Infinity;
    for (const name of names) {
      const path = join(folder, 'second/fintech-fast', `${name}.git`);
      const log = git(path, 'log', '--format=%at %an')
        .split('\n')
        .map(line => [Number(line.split(' ')[0]), line.replace(/^\d+ /, '')]);
      const times = log.map(([time]) => time);
      const authors = new Set(log.map(([, author]) => author));
      assert.ok(
        log.length >= 4 && authors.size >= 3,
        `${name}: ${log.length} commits of ${authors.size} people`,
      );
      assert.deepEqual(
        times,
        [...times].sort((a, b) => b - a),
        name,
      );
      for (const time of times) {
        const hour = new Date(time * 1000).getUTCHours();
        assert.ok(
          ![0, 6].includes(new Date(time * 1000).getUTCDay()) &&
            hour >= 8 &&
            hour < 20,
          name,
        );
      }
      authors.forEach(author => all.add(author));
      tags += git(path, 'tag').split('\n').filter(Boolean).length;
      newest = Math.max(newest, times[0]);
      oldest = Math.min(oldest, times.at(-1));
    }
    const days = time => (Date.parse(TODAY) / 1000 - time) / 86_400;
    assert.ok(all.size >= 40, `${all.size} people`);
    assert.ok(tags >= 60, `${tags} tags`);
    assert.ok(
      days(oldest) > 360 && days(oldest) < 368,
      `starts ${days(oldest)} days ago`,
    );
    assert.ok(
      days(newest) > 0 && days(newest) < 4,
      `ends ${days(newest)} days ago`,
    );
  });

  test('every commit has files that can be parsed', () => {
    for (const name of names) {
      const { tree, history } = repositories.get(name);
      for (const commit of commitsOf(tree, history, name)) {
        for (const { path, content } of commit.files) {
          const where = `${name}/${path} at '${commit.message}'`;
          if (path.endsWith('.json')) {
            assert.doesNotThrow(() => JSON.parse(content), where);
          }
          if (/\.ya?ml$/.test(path)) {
            const errors = parseAllDocuments(content).flatMap(
              document => document.errors,
            );
            const last = content === tree.get(path).content;
            const broken =
              last && [BROKEN_CATALOG, BROKEN_DOCS].includes(`${name}/${path}`);
            assert.equal(errors.length > 0, broken, `${where}: ${errors[0]}`);
          }
        }
      }
    }
  });
});

describe('catalog', () => {
  const CATALOG_FILES = [
    'catalog-info.yaml',
    'catalog-info.yml',
    '.backstage/catalog-info.yaml',
  ];
  const entities = [];
  const unregistered = [];

  before(() => {
    for (const name of names) {
      const roots = CATALOG_FILES.filter(path => filesOf(name).includes(path));
      const registered = roots.flatMap(path => load(name, path));
      if (registered.length === 0) {
        unregistered.push(name);
      }
      entities.push(...registered);
    }
  });

  function load(name, path) {
    if (`${name}/${path}` === BROKEN_CATALOG) {
      return [];
    }
    const documents = parseAllDocuments(read(name, path)).map(document =>
      document.toJS(),
    );
    return documents.flatMap(entity => [
      { name, path, entity },
      ...(entity.kind === 'Location' ? entity.spec.targets : []).flatMap(
        target => loadTarget(name, join(dirname(path), target)),
      ),
    ]);
  }

  const loadTarget = (name, target) => {
    const files = filesOf(name).filter(path => matchesGlob(path, target));
    assert.ok(files.length > 0, `${name}: no file is at ${target}`);
    return files.flatMap(path => load(name, path));
  };

  const refOf = ({ kind, metadata }) =>
    `${kind}:default/${metadata.name}`.toLowerCase();
  const toRef = (text, kind) => {
    const [, ofKind = kind, namespace = 'default', name] =
      /^(?:(\w+):)?(?:([\w-]+)\/)?(.+)$/.exec(text);
    return `${ofKind}:${namespace}/${name}`;
  };

  test('each name is there once, and the company is what its README says', () => {
    const seen = new Set();
    const kinds = {};
    for (const { name, path, entity } of entities) {
      assert.match(entity.metadata.name, /^[a-z0-9-]{1,63}$/);
      assert.ok(
        !seen.has(refOf(entity)),
        `${refOf(entity)} a second time in ${name}/${path}`,
      );
      seen.add(refOf(entity));
      kinds[entity.kind] = (kinds[entity.kind] ?? 0) + 1;
    }
    assert.equal(kinds.User, 80);
    assert.equal(kinds.Domain, 5);
    assert.equal(kinds.System, 8);
    assert.equal(
      entities.filter(({ entity }) => entity.spec.type === 'team').length,
      8,
    );
    assert.deepEqual(unregistered, [NO_CATALOG, 'notification-sender']);
    for (const ref of [
      'sara-lind',
      'marco-reyes',
      'ines-okafor',
      'tomas-berg',
    ]) {
      assert.ok(seen.has(`user:default/${ref}`), ref);
    }
  });

  test('references lead somewhere, except to a team that is gone', () => {
    const known = new Set(entities.map(({ entity }) => refOf(entity)));
    const dangling = new Set();
    for (const { entity } of entities) {
      const { spec } = entity;
      const references = [
        ...[
          spec.owner,
          spec.parent,
          ...(spec.memberOf ?? []),
          ...(spec.children ?? []),
        ].map(text => [text, 'group']),
        [spec.system, 'system'],
        [spec.domain, 'domain'],
        ...[...(spec.providesApis ?? []), ...(spec.consumesApis ?? [])].map(
          text => [text, 'api'],
        ),
        ...(spec.dependsOn ?? []).map(text => [text, 'component']),
      ];
      references
        .filter(([text]) => text)
        .map(([text, kind]) => toRef(text, kind))
        .filter(ref => !known.has(ref))
        .forEach(ref => dangling.add(ref));
    }
    assert.deepEqual([...dangling], [NO_SUCH_OWNER]);
  });

  test('definitions are there, and are what they say', () => {
    const first = {
      openapi: /^openapi: 3\.1\.0$/m,
      asyncapi: /^asyncapi: 3\.0\.0$/m,
      graphql: /^type Query \{$/m,
      grpc: /^service \w+ \{$/m,
      sql: /^CREATE TABLE /m,
    };
    const apis = entities.filter(({ entity }) => entity.kind === 'API');
    assert.ok(apis.length >= 12);
    for (const { name, path, entity } of apis) {
      const { definition, type } = entity.spec;
      const text =
        typeof definition === 'string'
          ? definition
          : read(name, join(dirname(path), definition.$text));
      assert.match(text, first[type], `${name}/${path}`);
      for (const [, pointer] of text.matchAll(/\$ref: '#\/([^']+)'/g)) {
        const target = pointer
          .split('/')
          .reduce((value, key) => value?.[key], parse(text));
        assert.ok(target, `${name}: $ref to ${pointer}`);
      }
    }
  });
});

describe('docs', () => {
  for (const name of names.filter(each =>
    filesOf(each).includes('mkdocs.yml'),
  )) {
    test(name, () => {
      if (`${name}/mkdocs.yml` === BROKEN_DOCS) {
        assert.throws(() => parse(read(name, 'mkdocs.yml')));
        return;
      }
      const { nav, plugins } = parse(read(name, 'mkdocs.yml'));
      assert.deepEqual(plugins, ['techdocs-core']);
      const pages = nav.flatMap(function pagesOf(item) {
        const value = Object.values(item)[0];
        return Array.isArray(value) ? value.flatMap(pagesOf) : [value];
      });
      const docs = filesOf(name).filter(path => path.startsWith('docs/'));
      assert.deepEqual(pages.map(page => `docs/${page}`).sort(), docs);
      for (const page of [...docs, 'README.md'].filter(path =>
        filesOf(name).includes(path),
      )) {
        for (const [, link] of read(name, page).matchAll(
          /\]\((?!https?:)([^)#]+)(?:#[^)]*)?\)/g,
        )) {
          const target = normalize(join(dirname(page), link));
          assert.ok(
            filesOf(name).some(
              path => path === target || path.startsWith(`${target}/`),
            ),
            `${name}/${page} links to ${link}`,
          );
        }
      }
    });
  }
});

test('stays small', () => {
  const bytes = fs
    .readdirSync(TREES, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => fs.statSync(join(entry.parentPath, entry.name)).size)
    .reduce((sum, size) => sum + size, 0);
  assert.ok(bytes < 1_500_000, `${bytes} bytes`);
});
