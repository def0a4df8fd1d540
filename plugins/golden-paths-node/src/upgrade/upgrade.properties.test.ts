import fc from 'fast-check';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  applyMigration,
  LOCK_FILE,
  parseLock,
  type Migration,
  type ReleaseSnapshot,
  type SourceFile,
} from '@paved/plugin-golden-paths-common';
import {
  edited,
  editsArbitrary,
  firstFiles,
  history,
  type Edit,
} from '../__testUtils__/edits';
import { releaseOf, REPOSITORY } from '../__testUtils__/releases';
import { readAll, TestRepository } from '../__testUtils__/TestRepository';
import {
  applyWrites,
  createdFrom,
  textOf,
  type Files,
} from '../__testUtils__/trees';
import { renderRelease } from '../render/renderRelease';
import type { UpgradeOutcome } from './types';
import { UpgradeEngine } from './UpgradeEngine';

/** More of them: PAVED_PROPERTY_RUNS=5000; the same ones again: PAVED_PROPERTY_SEED as a failed run tells it. */
const RUNS = Number(process.env.PAVED_PROPERTY_RUNS ?? 30);
const SEED = process.env.PAVED_PROPERTY_SEED;
const PARAMETERS = {
  numRuns: RUNS,
  ...(SEED && { seed: Number(SEED) }),
};

const edit = (kind: Edit['kind'], file: number, at: number): Edit => ({
  kind,
  file,
  at,
});

/** Edits of the release and of the team with which it once went wrong. */
const FOUND_BEFORE: Array<[Edit[], Edit[]]> = [
  [
    [edit('rename', 9, 0), edit('add', 0, 19)],
    [edit('to-file', 9, 0), edit('replace-line', 26, 0)],
  ],
  [[edit('rename', 18, 0)], [edit('insert-line', 6, 0), edit('rename', 0, 0)]],
  [
    [edit('replace-line', 21, 0)],
    [edit('remove', 0, 0), edit('rename', 13, 3)],
  ],
];

jest.setTimeout(Math.max(600_000, RUNS * 20_000));

/** A release of files; those with a placeholder in them are templates. */
function release(
  version: string,
  files: Files,
  migrations: Migration[] = [],
): ReleaseSnapshot {
  return releaseOf(
    Object.fromEntries(
      [...files.values()].map(({ path, mode, content }) => [
        mode !== '120000' && Buffer.from(content).includes('${{ values.')
          ? `${path}.njk`
          : path,
        { mode, content },
      ]),
    ),
    { version, migrations },
  );
}

const rendered = (snapshot: ReleaseSnapshot) =>
  renderRelease(snapshot, {
    parameters: { name: 'ledger-api' },
    repository: REPOSITORY,
  });

const entryOf = ({ path, mode, id }: UpgradeOutcome['files'][number]) =>
  `${path} ${mode} ${id}`;
const byBytes = (a: string, b: string) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

describe('upgrades of repositories with any history', () => {
  let folder: string;
  let engine: UpgradeEngine;
  let repository: TestRepository;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'paved-upgrade-'));
    engine = UpgradeEngine.create({ scratchFolder: folder });
    repository = await TestRepository.create();
  });
  /** Thousands of packs make any repository slow. */
  let runs = 0;
  async function renewRepository() {
    runs += 1;
    if (runs % 200 === 0) {
      await repository.remove();
      repository = await TestRepository.create();
    }
  }
  afterAll(async () => {
    await engine.dispose();
    await repository.remove();
    await rm(folder, { recursive: true, force: true });
  });

  /** Upgrades a commit as people get it: planned, committed with git, read again. */
  async function upgrade(
    commit: string,
    from: ReleaseSnapshot,
    to: ReleaseSnapshot,
  ): Promise<{ outcome: UpgradeOutcome; commit: string; files: Files }> {
    const current = await repository.tree(commit);
    const before = await readAll(current);
    const lock = parseLock(
      Buffer.from(before.get(LOCK_FILE)!.content).toString(),
    );
    const outcome = await engine.planUpgrade({
      lock,
      current,
      from,
      to,
    });
    if (!outcome.writes.length) {
      return { outcome, commit, files: before };
    }
    const planned = applyWrites(before, outcome.writes);
    const [next] = await repository.commit([planned], commit);
    const written = await repository.tree(next);
    const files = await readAll(written);
    expect(textOf(files)).toEqual(textOf(planned));
    expect(written.entries.map(entryOf)).toEqual(
      outcome.files.map(entryOf).sort(byBytes),
    );
    return { outcome, commit: next, files };
  }

  it('lose nothing, change nothing the second time, and give what git itself gives', async () => {
    const seen = { clean: 0, conflicts: 0, git: 0 };
    await fc.assert(
      fc.asyncProperty(
        editsArbitrary(6),
        editsArbitrary(8),
        async (releaseEdits, teamEdits) => {
          await renewRepository();
          const first = firstFiles();
          const from = release('1.0.0', first);
          const to = release('2.0.0', edited(first, releaseEdits, 'release'));
          const created = createdFrom(rendered(from));
          const states = history(created, teamEdits, 'team');
          const commits = await repository.commit(
            states.map(keepLock(created)),
          );
          const team = commits[commits.length - 1];
          const before = await repository.read(team);

          const { outcome, commit, files } = await upgrade(team, from, to);
          expectNothingLost(created, before, files, outcome);
          expectRemovedStaysRemoved(created, before, rendered(to).files, files);
          expectNoPlaceholders(before, rendered(to).files, files);
          await expectAsGit(commits[0], team, rendered(to), files, outcome);

          const again = await upgrade(commit, to, to);
          expect(again.outcome.writes).toEqual([]);
          seen[outcome.conflicts.length ? 'conflicts' : 'clean'] += 1;
        },
      ),
      { ...PARAMETERS, examples: FOUND_BEFORE },
    );
    // A run in which nothing ever meets would prove nothing
    expect(Math.min(seen.clean, seen.conflicts)).toBeGreaterThan(RUNS / 20);
  });

  it('are a fresh render where nobody edited anything', async () => {
    await fc.assert(
      fc.asyncProperty(editsArbitrary(10), async releaseEdits => {
        await renewRepository();
        const first = firstFiles();
        const from = release('1.0.0', first);
        const to = release('2.0.0', edited(first, releaseEdits, 'release'));
        const [commit] = await repository.commit([createdFrom(rendered(from))]);
        const { outcome, files } = await upgrade(commit, from, to);
        expect(outcome.conflicts).toEqual([]);
        expect(textOf(files)).toEqual(textOf(createdFrom(rendered(to))));
      }),
      PARAMETERS,
    );
  });

  it('come to the same by one step and by two, where all of them are clean', async () => {
    const toSecond: Migration = {
      id: 'second',
      to: '2.0.0',
      steps: [{ rename: { from: 'src', to: 'source' } }],
    };
    const toThird: Migration = {
      id: 'third',
      to: '3.0.0',
      steps: [{ rename: { from: 'windows.txt', to: 'dos.txt' } }],
    };
    let compared = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.boolean(),
        editsArbitrary(4),
        editsArbitrary(4),
        editsArbitrary(5),
        async (migrates, secondEdits, thirdEdits, teamEdits) => {
          await renewRepository();
          const migrated = (files: Files, migration: Migration) =>
            migrates ? applyMigration(files, migration) : files;
          const first = firstFiles();
          const second = migrated(
            edited(first, secondEdits, 'second'),
            toSecond,
          );
          const third = migrated(edited(second, thirdEdits, 'third'), toThird);
          const releases = [
            release('1.0.0', first),
            release('2.0.0', second, migrates ? [toSecond] : []),
            release('3.0.0', third, migrates ? [toSecond, toThird] : []),
          ];
          const created = createdFrom(rendered(releases[0]));
          const [team] = await repository.commit([
            keepLock(created)(edited(created, teamEdits, 'team')),
          ]);
          const half = await upgrade(team, releases[0], releases[1]);
          const whole = await upgrade(half.commit, releases[1], releases[2]);
          const direct = await upgrade(team, releases[0], releases[2]);
          if (
            [half, whole, direct].every(
              ({ outcome }) => !outcome.conflicts.length,
            )
          ) {
            compared += 1;
            expectSame(whole.files, direct.files);
          }
        },
      ),
      PARAMETERS,
    );
    expect(compared).toBeGreaterThan(RUNS / 20);
  });

  async function expectAsGit(
    base: string,
    ours: string,
    theirs: ReturnType<typeof rendered>,
    files: Files,
    { conflicts }: UpgradeOutcome,
  ) {
    const [target] = await repository.commit([createdFrom(theirs)], base);
    const { tree, stages } = await repository.merge(ours, target);
    // The lock is never merged
    stages.delete(LOCK_FILE);
    const merged = textOf(await repository.read(tree));
    const result = textOf(files);
    delete merged[LOCK_FILE];
    delete result[LOCK_FILE];
    if (!stages.size) {
      expect(conflicts).toEqual([]);
      expect(result).toEqual(merged);
      return;
    }
    // Git names what it could not bring together; all else must be the same
    const touched = new Set([
      ...stages.keys(),
      ...conflicts.map(({ path }) => path),
    ]);
    const isElsewhere = ([path]: [string, string]) =>
      ![...touched].some(
        other =>
          path === other ||
          path.startsWith(`${other}/`) ||
          path.startsWith(`${other}~`) ||
          other.startsWith(`${path}/`) ||
          other.startsWith(`${path}~`),
      );
    expect(Object.entries(result).filter(isElsewhere)).toEqual(
      Object.entries(merged).filter(isElsewhere),
    );
  }
});

function expectSame(files: Files, others: Files) {
  expect(textOf(files)).toEqual(textOf(others));
}

/** The lock is the portal's; a team that edits it gets an error, which is another test. */
function keepLock(created: Files): (files: Files) => Files {
  return files => new Map([...files, [LOCK_FILE, created.get(LOCK_FILE)!]]);
}

/** Words that only the team wrote. */
function teamWords(files: Files): string[] {
  return [...files.values()].flatMap(
    ({ content }) =>
      Buffer.from(content)
        .toString('latin1')
        .match(/team-\d+-[ab]?/g) ?? [],
  );
}

function expectNothingLost(
  created: Files,
  before: Files,
  after: Files,
  { conflicts }: UpgradeOutcome,
) {
  const left = new Set(teamWords(after));
  expect(teamWords(before).filter(word => !left.has(word))).toEqual([]);
  for (const [path, file] of before) {
    const isTheirs = !created.has(path);
    if (isTheirs) {
      expect(after.has(path)).toBe(true);
    }
    const isText =
      file.mode !== '120000' && !Buffer.from(file.content).includes(0);
    const isIn = (files: Files) =>
      [...files.values()].some(({ content }) =>
        Buffer.from(content).equals(file.content),
      );
    // What the team only renamed may change with the release
    if (!isText && !isIn(created)) {
      // The release may have moved it
      expect([path, isIn(after)]).toEqual([path, true]);
    }
  }
  for (const [path, { content }] of after) {
    if (Buffer.from(content).includes('<<<<<<< yours')) {
      expect([path, conflicts.find(each => each.path === path)]).toEqual([
        path,
        expect.objectContaining({
          type: expect.stringMatching(/^(content|add\/add)$/),
        }),
      ]);
    }
  }
  for (const { path } of conflicts) {
    const isThere =
      after.has(path) ||
      [...after.keys()].some(other => other.startsWith(`${path}/`));
    expect([path, isThere]).toEqual([path, true]);
  }
}

function expectRemovedStaysRemoved(
  created: Files,
  before: Files,
  fresh: readonly SourceFile[],
  after: Files,
) {
  for (const { path, mode } of created.values()) {
    // A link where the release had a file is something new
    const isNew = fresh.some(
      file =>
        file.path === path && (file.mode === '120000') !== (mode === '120000'),
    );
    if (!before.has(path) && !isNew) {
      expect([path, after.has(path)]).toEqual([path, false]);
    }
  }
}

function expectNoPlaceholders(
  before: Files,
  fresh: readonly { content: Uint8Array }[],
  after: Files,
) {
  const lines = (files: Iterable<{ content: Uint8Array }>) =>
    [...files].flatMap(({ content }) =>
      Buffer.from(content)
        .toString('latin1')
        .split(/\r?\n/)
        .filter(line => line.includes('${{')),
    );
  const known = new Set([...lines(before.values()), ...lines(fresh)]);
  expect(lines(after.values()).filter(line => !known.has(line))).toEqual([]);
  expect(lines(after.values()).join()).not.toContain('values.');
}
