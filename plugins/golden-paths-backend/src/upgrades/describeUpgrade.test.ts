import type { UpgradePreview } from '@paved/plugin-golden-paths-common';
import { describeUpgrade } from './describeUpgrade';

const path = { title: 'A service' };

function preview(more: Partial<UpgradePreview> = {}): UpgradePreview {
  return {
    repository: 'directory:acme/ledger',
    commit: 'a',
    path: 'goldenpath:default/service',
    from: '1.0.0',
    to: '1.2.0',
    hash: 'sha256-1',
    changes: [
      { path: 'pipeline.yaml', type: 'modified', class: 'managed' },
      { path: 'b.ts', previousPath: 'a.ts', type: 'renamed' },
    ],
    conflicts: [],
    migrations: [],
    newParameters: [],
    parameters: {},
    changelog: [{ version: '1.2.0', text: 'Scans all.' }, { version: '1.1.0' }],
    ...more,
  };
}

describe('describeUpgrade', () => {
  it('tells what changes, why, and what to do', () => {
    expect(
      describeUpgrade(
        preview({
          migrations: ['move-config'],
          newParameters: [
            { name: 'tier', title: 'Tier', schema: {}, required: false },
          ],
          parameters: { tier: 'one' },
        }),
        path,
      ),
    )
      .toBe(`Brings this repository from release 1.0.0 of the golden path "A service" to 1.2.0. Your own changes are merged with it; nothing that you added is lost.

## What to do

1. Read the changes as you would those of a colleague, and let your checks run.
2. Merge. A newer release replaces this request if you wait.

## Files

- modified \`pipeline.yaml\` (kept up to date by the platform)
- renamed \`a.ts\` → \`b.ts\`

## Moved or edited by the release

- \`move-config\`

## New parameters

- Tier: \`"one"\`

## What is new

### 1.2.0

Scans all.`);
  });

  it('puts conflicts first, and says how each kind is settled', () => {
    const text = describeUpgrade(
      preview({
        conflicts: [
          { path: 'a`b.yaml', type: 'content', message: 'Both changed it.' },
          { path: 'logo.png', type: 'binary', message: 'Yours was kept.' },
        ],
      }),
      path,
    );
    expect(text).toMatch(
      /## Conflicts\n\n- `` a`b.yaml ``: Both changed it.\n- `logo.png`: Yours was kept.\n\n## What to do\n\n1. Check out this branch.*<<<<<<<.*\n2. .*kept as they are.\n3. Push to this branch/,
    );
    expect(text.indexOf('## Conflicts')).toBeLessThan(text.indexOf('## Files'));
  });

  it('never says of a file with markers that it was kept as it is', () => {
    const [both, mode] = (['add/add', 'mode'] as const).map(type =>
      describeUpgrade(
        preview({ conflicts: [{ path: 'ci.yaml', type, message: 'Both.' }] }),
        path,
      ),
    );
    expect(both).toContain('`<<<<<<<`');
    expect(both).not.toContain('kept as they are');
    expect(mode).not.toContain('`<<<<<<<`');
    expect(mode).toContain('kept as they are');
  });

  it('stays within what hosts take', () => {
    const changes = Array.from({ length: 10_000 }, (_, index) => ({
      path: `${'long/'.repeat(500)}${index}`,
      type: 'added' as const,
    }));
    const changelog = [{ version: '1.2.0', text: 'x'.repeat(100_000) }];
    expect(
      describeUpgrade(preview({ changes, changelog }), path).length,
    ).toBeLessThan(60_000);
  });
});
