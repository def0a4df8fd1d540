import assert from 'node:assert/strict';
import { pathFiles } from '../__testUtils__/pathFiles';
import { eventually, startPortal, tomas } from '../__testUtils__/startPortal';

const ROLLOUTS = '/paths/default/service/rollouts';
const policy = { waves: [{ size: 1 }, {}], pauseHours: 0 };

describe('roll-outs in a portal', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
    await portal.addUser('sara-lind');
    const hasVersion = (version: string) =>
      eventually(async () => {
        const { body } = await portal.get('/paths/default/service');
        assert.equal((body.candidate ?? body.latest)?.version, version);
      });
    await portal.push('acme/golden-paths', pathFiles({ version: '1.0.0' }));
    await hasVersion('1.0.0');
    await portal.create('ledger');
    await portal.create('notes', '1.0.0', 'notes-team');
    await eventually(async () => {
      const { body } = await portal.get('/paths/default/service/services');
      assert.equal(
        body.items.filter((each: { owner?: string }) => each.owner).length,
        2,
      );
    });
    await portal.push(
      'acme/golden-paths',
      pathFiles({ version: '1.1.0', pipeline: 'scan: true\n' }),
    );
    await hasVersion('1.1.0');
    await portal
      .post('/paths/default/service/releases', { version: '1.1.0' })
      .expect(201);
  });
  afterAll(() => portal?.stop());
  beforeEach(() => {
    portal.denied.clear();
    portal.audited.length = 0;
  });

  it('are refused where they make no sense or are not allowed', async () => {
    const start = (body: object, as?: string) =>
      portal.post(ROLLOUTS, body, as);
    await start({ version: '1.1.0' }).expect(400, /policy/);
    await start({ version: '1.1.0', policy: { waves: [] } }).expect(400);
    await start({ version: '9.0.0', policy }).expect(404, /no release 9.0.0/);
    await start({ version: '1.0.0', policy }).expect(
      409,
      /nothing to roll out/,
    );
    await start({
      version: '1.1.0',
      policy: { waves: [{ owners: ['nobody'] }] },
    }).expect(409, /nothing to roll out/);
    await start({ version: '1.1.0', policy }, tomas).expect(404);
    portal.denied.add('golden-paths.rollout.manage');
    await start({ version: '1.1.0', policy }).expect(403);
    const { body } = await portal.get(ROLLOUTS).expect(200);
    expect(body).toEqual({ items: [] });
    await portal.get('/rollouts/x').expect(404);
  });

  it('move a fleet by requests that its teams merge', async () => {
    const { body: begun } = await portal
      .post(ROLLOUTS, { version: '1.1.0', policy })
      .expect(201);
    await portal.post(ROLLOUTS, { version: '1.1.0', policy }).expect(409);
    const place = `/rollouts/${begun.id}`;
    const next = async (name: string) => {
      let upgrade: { id: string; url: string } | undefined;
      await eventually(async () => {
        const { body } = await portal.get(place).expect(200);
        const service = body.services.find(
          ({ repository }: { repository: string }) => repository.endsWith(name),
        );
        expect(service).toMatchObject({ state: 'open' });
        upgrade = service.upgrade;
      });
      return upgrade!;
    };
    const { id: first } = await next('ledger');
    expect((await portal.get(place)).body).toMatchObject({
      wave: 0,
      createdBy: 'user:default/sara-lind',
      policy: { maxOpenPerOwner: 3, maxFailures: 0 },
      services: [
        { owner: 'group:default/ledger-team', wave: 0 },
        { owner: 'group:default/notes-team', wave: 1, state: 'pending' },
      ],
    });
    // What the catalog does not show somebody is in no roll-out
    await portal.get(place, tomas).expect(404);
    await portal.post(`${place}/stop`, {}, tomas).expect(404);

    await portal.post(`${place}/stop`).expect(200);
    await portal.post(`${place}/stop`).expect(200);
    await portal.post(`/upgrades/${first}/merge`).expect(200);
    const { body: resumed } = await portal.post(`${place}/resume`).expect(200);
    expect(resumed.message).toBeUndefined();
    const { id: second } = await next('notes');
    await portal.post(`/upgrades/${second}/merge`).expect(200);
    await eventually(async () => {
      const { body } = await portal.get(place);
      expect(body).toMatchObject({
        state: 'done',
        services: [
          { state: 'merged', regressions: [] },
          { state: 'merged', upgrade: { to: '1.1.0', rollout: begun.id } },
        ],
      });
    });
    await portal.post(`${place}/cancel`).expect(409, /is done by now/);
    expect(await portal.readFile('notes', 'pipeline.yaml')).toBe(
      'registry: registry.example.com\nscan: true\n',
    );
    const [commit] = await portal.repositories.history(
      { repository: 'directory:acme/notes', path: 'pipeline.yaml' },
      portal.asPlugin,
    );
    expect(commit.authorName).toBe('Paved');
    expect(portal.audited).toEqual(
      expect.arrayContaining([
        'rollout-start succeeded',
        'rollout-start failed',
        'rollout-stop succeeded',
        'rollout-resume succeeded',
        'rollout-cancel failed',
      ]),
    );
  });
});
