import assert from 'node:assert/strict';
import { pathFiles } from '../__testUtils__/pathFiles';
import { eventually, startPortal } from '../__testUtils__/startPortal';

const PATH = '/paths/default/service';
const REPOSITORY = 'acme/golden-paths';
const UNSEEN = { isSeen: false };

describe('what was pushed a moment ago', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
    await portal.addUser('sara-lind');
    await portal.push(REPOSITORY, pathFiles({ version: '1.0.0' }));
    await eventually(async () => {
      const { body } = await portal.get('/paths');
      assert.equal(body.items[0]?.latest?.version, '1.0.0');
    });
  });
  afterAll(() => portal?.stop());

  const pushUnseen = (version: string, branch = 'main') =>
    portal.push(
      REPOSITORY,
      pathFiles({ version, pipeline: `for: ${version}\n` }),
      branch,
      UNSEEN,
    );

  it('is forecast and published, though nobody has told the portal yet', async () => {
    await portal
      .post(`${PATH}/forecasts`)
      .expect(409, /release 1.0.0 .*published already/);

    await pushUnseen('1.1.0');
    const { body: named } = await portal
      .post(`${PATH}/forecasts`, { version: '1.1.0' })
      .expect(201);
    expect(named.version).toBe('1.1.0');
    await pushUnseen('1.2.0');
    const { body: next } = await portal.post(`${PATH}/forecasts`).expect(201);
    expect(next.version).toBe('1.2.0');
    await pushUnseen('1.3.0-rc.1', 'my-branch');
    const { body: branch } = await portal
      .post(`${PATH}/forecasts`, { ref: 'my-branch' })
      .expect(201);
    expect(branch.version).toBe('1.3.0-rc.1');

    await pushUnseen('1.4.0');
    await portal.post(`${PATH}/releases`, { version: '1.4.0' }).expect(201);
    // The check that publishing began does not make a candidate of it again
    await eventually(async () => {
      const { body } = await portal.get(PATH);
      assert.equal(body.candidate, undefined);
      assert.equal(body.releases[0].version, '1.4.0');
    });
    await portal
      .post(`${PATH}/forecasts`, { ref: 'my-branch' })
      .expect(409, /my-branch: Version 1.3.0-rc.1 is below 1.4.0/);
    await portal.post(`${PATH}/forecasts`, { version: '1.0.0' }).expect(201);
  });
});
