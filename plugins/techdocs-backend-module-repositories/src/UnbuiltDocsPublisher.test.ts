import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { Publisher } from '@backstage/plugin-techdocs-node';
import express from 'express';
import request from 'supertest';
import { UnbuiltDocsPublisher } from './UnbuiltDocsPublisher';

describe('UnbuiltDocsPublisher', () => {
  const folder = createMockDirectory();

  it('tells docs that are not built yet from pages that do not exist', async () => {
    folder.setContent({
      default: {
        component: {
          ledger: {
            'index.html': '<h1>Ledger</h1>',
            'techdocs_metadata.json': JSON.stringify({ site_name: 'Ledger' }),
          },
        },
      },
    });
    const publisher = new UnbuiltDocsPublisher(
      await Publisher.fromConfig(
        mockServices.rootConfig({
          data: {
            techdocs: {
              publisher: {
                type: 'local',
                local: { publishDirectory: folder.path },
              },
            },
          },
        }),
        {
          logger: mockServices.logger.mock(),
          discovery: mockServices.discovery(),
        },
      ),
    );
    const app = express().use('/static/docs', publisher.docsRouter());
    const statusOf = async (path: string) =>
      (await request(app).get(`/static/docs/default/${path}`)).status;

    expect(await statusOf('component/ledger/index.html')).toBe(200);
    expect(await statusOf('component/ledger/nowhere/index.html')).toBe(404);
    expect(await statusOf('component/unbuilt/index.html')).toBe(204);
    expect(await statusOf('component/unbuilt/runbook/index.html')).toBe(204);
    expect(await statusOf('component/unbuilt/search/search_index.json')).toBe(
      404,
    );

    const metadataOf = (name: string) =>
      publisher.fetchTechDocsMetadata({
        kind: 'Component',
        namespace: 'default',
        name,
      });
    expect((await metadataOf('ledger')).site_name).toBe('Ledger');
    expect((await metadataOf('unbuilt')).site_name).toBe('unbuilt');
  });
});
