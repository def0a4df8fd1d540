import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { GoldenPathTemplates } from './GoldenPathTemplates';

describe('GoldenPathTemplates', () => {
  const answer = { status: 200, asked: [] as string[] };
  let server: Server;
  let templates: GoldenPathTemplates;

  beforeEach(async () => {
    Object.assign(answer, { status: 200, asked: [] });
    server = createServer((req, res) => {
      answer.asked.push(`${req.url} ${req.headers.authorization}`);
      res.writeHead(answer.status, { 'content-type': 'application/json' });
      res.end(
        JSON.stringify({
          items: [
            {
              path: { ref: 'goldenpath:default/service', hoursSaved: 40 },
              template: 'template:default/Service',
              services: 3,
            },
            { path: { ref: 'goldenpath:default/no-template' } },
          ],
        }),
      );
    });
    await new Promise<void>(resolve => server.listen(0, resolve));
    const { port } = server.address() as AddressInfo;
    templates = GoldenPathTemplates.create({
      auth: mockServices.auth(),
      discovery: mockServices.discovery.mock({
        getBaseUrl: async plugin => `http://localhost:${port}/api/${plugin}`,
      }),
    });
  });
  afterEach(() => new Promise(resolve => server.close(resolve)));

  it('knows them from the portal, whom it asks as itself and not again at once', async () => {
    expect(await templates.templateOf('goldenpath:default/service')).toBe(
      'template:default/service',
    );
    expect(await templates.hoursSavedBy('template:default/service')).toBe(40);
    expect(
      await templates.templateOf('goldenpath:default/no-template'),
    ).toBeUndefined();
    expect(await templates.hoursSavedBy('template:default/x')).toBeUndefined();
    expect(answer.asked).toEqual([
      expect.stringMatching(/^\/api\/golden-paths\/paths Bearer .+/),
    ]);
  });

  it('does without golden paths, and does not take a failure for there being none', async () => {
    answer.status = 503;
    await expect(
      templates.hoursSavedBy('template:default/service'),
    ).rejects.toThrow('503');
    answer.status = 404;
    expect(
      await templates.hoursSavedBy('template:default/service'),
    ).toBeUndefined();
  });
});
