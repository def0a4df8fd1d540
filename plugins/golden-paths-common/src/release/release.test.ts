import { createHash } from 'node:crypto';
import { planHash } from '../creation/planHash';
import type { CreationPlan } from '../creation/types';
import { sha256Hex } from '../digest';
import { previewHash } from '../upgrade/previewHash';
import type { UpgradePreview } from '../upgrade/types';
import { changelogSection } from './changelogSection';
import { fileClass } from './fileClass';
import { snapshotDigest } from './snapshotDigest';
import type { ReleaseSnapshot } from './types';
import { compareVersions, isVersion, releasesBehind } from './versions';

/** Whether each change gives another hash than all the others. */
function hashesOf<T extends object>(
  value: T,
  hash: (value: T) => string,
  changes: Array<(value: T) => void>,
): string[] {
  return changes.map(change => {
    const copy = structuredClone(value);
    change(copy);
    return hash(copy);
  });
}

describe('snapshotDigest', () => {
  const snapshot: ReleaseSnapshot = {
    path: 'goldenpath:default/a',
    manifest: { version: '1.0.0', layers: [], managed: [], migrations: [] },
    defaults: { b: 1, a: { d: 2, c: 3 } },
    files: [
      { path: 'b', mode: '100644', content: Uint8Array.of(1) },
      { path: 'a', mode: '100755', content: Uint8Array.of() },
    ],
  };

  it('is of what a release renders, and of nothing else', () => {
    expect(snapshotDigest(snapshot)).toMatch(/^sha256-[0-9a-f]{64}$/);
    const same = hashesOf(snapshot, snapshotDigest, [
      () => {},
      s => void (s.path = 'goldenpath:default/b'),
      s => void s.files.reverse(),
      s => void (s.defaults = { a: { c: 3, d: 2 }, b: 1 }),
    ]);
    expect(new Set(same).size).toBe(1);
    const others = hashesOf(snapshot, snapshotDigest, [
      s => void (s.manifest.version = '1.0.1'),
      s => void s.manifest.managed.push('a'),
      s => void (s.defaults.b = 2),
      s => void (s.files[0].mode = '100755'),
      s => void (s.files[0].path = 'c'),
      s => void (s.files[0].content = Uint8Array.of(2)),
      s => void s.files.pop(),
    ]);
    expect(new Set([...same, ...others]).size).toBe(1 + others.length);
  });

  it('hashes as everybody does', () => {
    const bytes = Uint8Array.from({ length: 1_000 }, (_, i) => i % 256);
    expect(sha256Hex(bytes)).toBe(
      createHash('sha256').update(bytes).digest('hex'),
    );
  });
});

describe('planHash and previewHash', () => {
  const plan: CreationPlan = {
    path: 'goldenpath:default/a',
    release: '1.0.0',
    digest: 'sha256-0',
    repository: { owner: 'o', name: 'n' },
    parameters: { name: 'n' },
    files: [
      { path: 'b', class: 'managed', mode: '100644', size: 1, sha256: '1' },
      { path: 'a', class: 'managed', mode: '100644', size: 1, sha256: '2' },
    ],
    effects: [
      { type: 'create-repository', summary: 'Creates o/n', details: {} },
    ],
    hash: '',
  };
  const preview: UpgradePreview = {
    repository: 'directory:o/n',
    commit: 'c',
    path: 'goldenpath:default/a',
    from: '1.0.0',
    to: '1.1.0',
    hash: '',
    changes: [],
    conflicts: [],
    migrations: [],
    newParameters: [],
    parameters: {},
    changelog: [],
  };
  const withWrites = {
    preview,
    writes: [
      { path: 'b', content: 'QQ==' },
      { path: 'a', content: 'Qg==', executable: true },
    ],
  };
  const hashOf = (value: typeof withWrites) => {
    const { hash, ...rest } = value.preview;
    return previewHash(rest, value.writes);
  };

  it('are the same for what does the same, and differ for all else', () => {
    const same = hashesOf(plan, planHash, [
      () => {},
      p => void p.files.reverse(),
      p => void (p.files[0].content = 'shown or not'),
    ]);
    expect(new Set(same).size).toBe(1);
    const others = hashesOf(plan, planHash, [
      p => void (p.digest = 'sha256-1'),
      p => void (p.repository.name = 'm'),
      p => void (p.parameters.name = 'm'),
      p => void (p.files[0].sha256 = '3'),
      p => void (p.files[0].mode = '100755'),
      p => void (p.effects[0].details.branch = 'main'),
    ]);
    expect(new Set([...same, ...others]).size).toBe(1 + others.length);

    const sameUpgrade = hashesOf(withWrites, hashOf, [
      () => {},
      p => void p.writes.reverse(),
      p => void p.preview.changelog.push({ version: '1.1.0', text: 'New' }),
    ]);
    expect(new Set(sameUpgrade).size).toBe(1);
    const otherUpgrades = hashesOf(withWrites, hashOf, [
      p => void (p.preview.commit = 'd'),
      p => void (p.preview.parameters.a = 1),
      p => void (p.writes[0].content = 'QUE='),
      p => void delete p.writes[1].executable,
      p => void p.writes.pop(),
    ]);
    expect(new Set([...sameUpgrade, ...otherUpgrades]).size).toBe(
      1 + otherUpgrades.length,
    );
  });
});

describe('versions', () => {
  it.each(['1.0.0', '0.0.0', '10.20.30', '1.0.0-rc.1', '1.0.0-alpha-b'])(
    'takes %s',
    version => expect(isVersion(version)).toBe(true),
  );
  it.each([
    '',
    '1',
    '1.0',
    'v1.0.0',
    ' 1.0.0',
    '1.0.0+build',
    '01.0.0',
    '1.0.0-',
    '=1.0.0',
    '1.x.0',
    '9'.repeat(300),
  ])('refuses %j', version => expect(isVersion(version)).toBe(false));

  it('are ordered as numbers, and prereleases put nobody behind', () => {
    expect(
      ['10.0.0', '9.0.0', '9.0.0-rc.2', '9.0.0-rc.10'].sort(compareVersions),
    ).toEqual(['9.0.0-rc.2', '9.0.0-rc.10', '9.0.0', '10.0.0']);
    const published = ['1.0.0', '1.1.0', '1.10.0', '2.0.0-rc.1'];
    expect(releasesBehind('1.0.0', published)).toBe(2);
    expect(releasesBehind('1.9.0', published)).toBe(1);
    expect(releasesBehind('1.10.0', published)).toBe(0);
    expect(releasesBehind('3.0.0', published)).toBe(0);
  });
});

it('fileClass goes by the globs of the manifest', () => {
  const manifest = { managed: ['.github/**', 'Dockerfile', 'deploy/*.yaml'] };
  const classes = ['.github/w/ci.yaml', 'Dockerfile', 'deploy/a.yaml'].map(
    path => fileClass(manifest, path),
  );
  expect(classes).toEqual(['managed', 'managed', 'managed']);
  const others = ['src/Dockerfile', 'deploy/a/b.yaml', 'README.md'].map(path =>
    fileClass(manifest, path),
  );
  expect(others).toEqual(['scaffolded', 'scaffolded', 'scaffolded']);
});

describe('changelogSection', () => {
  const changelog = `# Changelog

## [Unreleased]

Not yet.

## [1.10.0] - 2026-11-01

### Added

- Traces

\`\`\`sh
## 1.1.0 is no heading here
\`\`\`

## v1.1.0 (2026-02-01)

Alerts, see [docs].

## 1.0.0

## 1.0.0-rc.1
First.

[docs]: https://docs.example.com
[1.10.0]: https://git.example.com
`;
  it.each<[string, string | undefined]>([
    [
      '1.10.0',
      '### Added\n\n- Traces\n\n```sh\n## 1.1.0 is no heading here\n```',
    ],
    ['1.1.0', 'Alerts, see [docs].'],
    ['1.0.0', undefined],
    ['1.0.0-rc.1', 'First.'],
    ['2.0.0', undefined],
    ['1', undefined],
  ])('of %s', (version, expected) => {
    expect(changelogSection(changelog, version)).toBe(expected);
    expect(changelogSection(changelog.replace(/\n/g, '\r\n'), version)).toBe(
      expected,
    );
  });
});
