import {
  startKindPortal,
  type KindPortal,
} from '@paved/catalog-kind/testUtils';
import goldenPathKindFeatures from '.';

const pathOf = (stage: string) => `apiVersion: paved.dev/v1alpha1
kind: GoldenPath
metadata:
  name: nodejs-api
  title: Node.js API
spec:
  owner: platform-team
  lifecycle:
    stage: ${stage}
`;

const fieldForm = `apiVersion: platform.example.com/v1
kind: GoldenPath
metadata:
  name: go-microservice
spec:
  language: Go
  structure:
    - cmd/:
        - main.go
`;

describe('golden paths in the catalog', () => {
  let portal: KindPortal;

  beforeAll(async () => {
    portal = await startKindPortal({
      features: goldenPathKindFeatures,
      kind: 'GoldenPath',
    });
  });
  afterAll(async () => {
    await portal.stop();
  });

  const entity = (name: string) => portal.entity('goldenpath', name);

  it('come from a repository in both forms, owned by whom they name; a bad one is a finding, and the last good one stays', async () => {
    await portal.publish(`${pathOf('supported')}---\n${fieldForm}`);
    expect(await portal.errors()).toEqual([]);
    await portal.eventually(async () => {
      expect(await entity('nodejs-api')).toMatchObject({
        kind: 'GoldenPath',
        relations: [
          { type: 'ownedBy', targetRef: 'group:default/platform-team' },
        ],
      });
      expect(await entity('go-microservice')).toMatchObject({
        spec: { language: 'Go' },
        relations: [],
      });
    });

    await portal.publish(pathOf('suported'));
    expect(await portal.errors()).toEqual([
      expect.objectContaining({
        path: 'catalog-info.yaml',
        line: 9,
        message: 'spec.lifecycle.stage: stage is "suported"',
        remedy: 'Write `supported`.',
      }),
    ]);
    expect(await entity('nodejs-api')).toMatchObject({
      spec: { lifecycle: { stage: 'supported' } },
    });
  });
});
