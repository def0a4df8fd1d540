import assert from 'node:assert/strict';
import { pathFiles } from '../__testUtils__/pathFiles';
import { eventually, startPortal } from '../__testUtils__/startPortal';

const PATH = '/paths/default/service';
const LEDGER = '/services/component/default/ledger';
const REPOSITORY = 'acme/ledger';

describe('merging upgrades', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
    await portal.addUser('sara-lind');
    await portal.push('acme/golden-paths', pathFiles({ version: '1.0.0' }));
    await eventually(async () => {
      const { body } = await portal.get('/paths');
      assert.equal(body.items[0]?.latest?.version, '1.0.0');
    });
    await portal.create('ledger');
    await portal.push(REPOSITORY, {
      'ci.yaml': 'team: true\r\n',
      'git.md': '<<<<<<< HEAD\n',
    });
    await portal.push('acme/golden-paths', {
      ...pathFiles({ version: '1.1.0' }),
      'service/skeleton/ci.yaml': 'release: true\r\n',
    });
    await eventually(async () => {
      await portal.post(`${PATH}/releases`, { version: '1.1.0' }).expect(201);
      await portal.post(`${LEDGER}/upgrade/preview`).expect(200);
    });
  });
  afterAll(() => portal?.stop());

  it('never brings markers into the default branch, wherever they went', async () => {
    const { body: upgrade } = await portal
      .post(`${LEDGER}/upgrade`)
      .expect(201);
    expect(upgrade.conflicts).toMatchObject([
      { path: 'ci.yaml', type: 'add/add' },
    ]);
    const { id, branch } = upgrade;
    const refuses = (file: string) =>
      portal
        .post(`/upgrades/${id}/merge`)
        .expect(409, new RegExp(`marks of conflicts: ${file};`));
    await refuses('ci.yaml');

    const marked = await portal.readFile('ledger', 'ci.yaml', branch);
    expect(marked).toMatch(/^<<<<<<< yours\nteam[^]*>>>>>>> service 1.1.0\n/);
    const edits: Array<[Record<string, string | undefined>, string]> = [
      [{ 'ci.yaml': marked?.replace(/\r?\n/g, '\r\n') }, 'ci.yaml'],
      [{ 'ci.yaml': 'release: true\n>>>>>>> x\n' }, 'ci.yaml'],
      [{ 'ci.yaml': 'x'.repeat(2_000_000) }, 'ci.yaml \\(too large .*\\)'],
      [{ 'ci.yaml': undefined, 'ci.yml': marked }, 'ci.yml'],
      [{ 'ci.yml': 'a: 1\n', 'docs/notes.md': marked }, 'docs/notes.md'],
      [
        { 'docs/notes.md': undefined, 'git.md': `<<<<<<< HEAD\n${marked}` },
        'git.md',
      ],
    ];
    for (const [files, file] of edits) {
      await portal.push(REPOSITORY, files, branch);
      await refuses(file);
    }
    await portal.push(REPOSITORY, { 'git.md': '<<<<<<< HEAD\n' }, branch);
    const { body: merged } = await portal
      .post(`/upgrades/${id}/merge`)
      .expect(200);
    expect(merged.state).toBe('merged');
    expect(await portal.readFile('ledger', 'git.md')).toBe('<<<<<<< HEAD\n');
  });
});
