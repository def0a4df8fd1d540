import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import { DocsBuilds } from './DocsBuilds';

function component(name: string, annotations: Record<string, string>) {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations },
    spec: { type: 'service', lifecycle: 'production', owner: 'team' },
  };
}

const catalog = catalogServiceMock({
  entities: [
    component('ledger', {
      'backstage.io/techdocs-ref': 'dir:.',
      'paved.dev/repository': 'directory:acme/ledger',
    }),
    component('broken', {
      'backstage.io/techdocs-ref': 'dir:.',
      'paved.dev/repository': 'directory:acme/broken',
    }),
    component('undocumented', {
      'paved.dev/repository': 'directory:acme/ledger',
    }),
  ],
});

describe('DocsBuilds', () => {
  const asked: string[] = [];
  const connections: unknown[] = [];
  let server: Server;
  let now = 0;

  /** What TechDocs is asked, answered as TechDocs does: a stream of events that ends with the build. */
  beforeAll(async () => {
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      connections.push(request.socket);
      if (request.url?.endsWith('/broken')) {
        response.writeHead(500, { 'Content-Type': 'application/json' });
        response.end('{"error":{"name":"Error","message":"no mkdocs.yml"}}');
      } else {
        response.writeHead(200, { 'Content-Type': 'text/event-stream' });
        response.end('event: finish\ndata: {"updated":true}\n\n');
      }
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  });

  afterAll(() => new Promise(resolve => server.close(resolve)));

  beforeEach(() => {
    asked.length = 0;
  });

  it('asks for every entity with docs, one bad page notwithstanding, and for one repository only when TechDocs would look', async () => {
    const logger = mockServices.logger.mock();
    const builds = DocsBuilds.create({
      auth: mockServices.auth(),
      catalog,
      discovery: mockServices.discovery.mock({
        getBaseUrl: async () =>
          `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      }),
      logger,
      now: () => now,
    });
    const { signal } = new AbortController();

    await builds.buildAll(signal);
    expect(asked.sort()).toEqual([
      '/sync/default/component/broken',
      '/sync/default/component/ledger',
    ]);
    expect(logger.warn).toHaveBeenCalledWith(
      'Docs of component:default/broken were not built',
      expect.any(Error),
    );

    asked.length = 0;
    now = 20_000;
    await builds.buildNew(signal);
    expect(asked).toEqual([]);

    await expect(
      builds.buildRepository('directory:acme/ledger', signal),
    ).resolves.toBe(40_000);
    expect(asked).toEqual([]);

    now = 60_000;
    await expect(
      builds.buildRepository('directory:acme/ledger', signal),
    ).resolves.toBeUndefined();
    expect(asked).toEqual(['/sync/default/component/ledger']);

    // TechDocs leaves a listener behind on a connection with every answer
    expect(new Set(connections).size).toBe(3);
  });

  it('asks nothing more once it is told to stop', async () => {
    const builds = DocsBuilds.create({
      auth: mockServices.auth(),
      catalog,
      discovery: mockServices.discovery(),
      logger: mockServices.logger.mock(),
    });
    await builds.buildAll(AbortSignal.abort());
    expect(asked).toEqual([]);
  });
});
