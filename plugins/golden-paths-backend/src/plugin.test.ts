import { eventually, startPortal, tomas } from './__testUtils__/startPortal';
import { pathFiles } from './__testUtils__/pathFiles';

jest.setTimeout(180_000);

const PATH = '/paths/default/service';

describe('golden paths in a portal', () => {
  let portal: Awaited<ReturnType<typeof startPortal>>;

  beforeAll(async () => {
    portal = await startPortal();
    await portal.addUser('sara-lind');
    await portal.push('acme/golden-paths', pathFiles({ version: '1.0.0' }));
    await eventually(async () => {
      const { body } = await portal.get('/paths');
      expect(body.items).toMatchObject([{ latest: { version: '1.0.0' } }]);
    });
  });
  afterAll(() => portal?.stop());
  beforeEach(() => {
    portal.denied.clear();
    portal.audited.length = 0;
  });

  it('publishes the first release by itself', async () => {
    const { body } = await portal.get(PATH).expect(200);
    expect(body).toMatchObject({
      path: { ref: 'goldenpath:default/service', title: 'A service' },
      template: 'template:default/service',
      services: 0,
      mayPublish: true,
      releases: [
        {
          version: '1.0.0',
          changelog: 'What is new in 1.0.0.',
          source: {
            repository: 'directory:acme/golden-paths',
            folder: 'service',
          },
        },
      ],
    });
    expect(body.candidate).toBeUndefined();
    expect(body.releases[0].publishedBy).toBeUndefined();
    expect(portal.told).toMatchObject([
      {
        id: 'goldenpath:default/service/releases/1.0.0',
        type: 'golden-path.released',
      },
    ]);
  });
});
