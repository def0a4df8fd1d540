import {
  startKindPortal,
  type KindPortal,
} from '@paved/catalog-kind/testUtils';
import scorecardKindFeatures from '.';

const scorecard = (expression: string) => `apiVersion: paved.dev/v1alpha1
kind: Scorecard
metadata:
  name: readiness
  title: Readiness
spec:
  owner: platform-team
  appliesTo:
    kind: Component
  levels:
    - id: bronze
      title: Bronze
  checks:
    - id: readme
      title: There is a README
      why: People start there
      level: bronze
      expression: ${expression}
  gate:
    level: bronze
`;

describe('scorecards in the catalog', () => {
  let portal: KindPortal;

  beforeAll(async () => {
    portal = await startKindPortal({
      features: scorecardKindFeatures,
      kind: 'Scorecard',
    });
  });
  afterAll(async () => {
    await portal.stop();
  });

  const entity = () => portal.entity('scorecard', 'readiness');

  it('come from a repository, owned by whom they name; a bad one is a finding, and the last good one stays', async () => {
    await portal.publish(scorecard('facts.repository.readme'));
    expect(await portal.errors()).toEqual([]);
    await portal.eventually(async () => {
      expect(await entity()).toMatchObject({
        kind: 'Scorecard',
        spec: { checks: [{ expression: 'facts.repository.readme' }] },
        relations: [
          { type: 'ownedBy', targetRef: 'group:default/platform-team' },
        ],
      });
    });

    await portal.publish(scorecard('facts.repository.readme ==='));
    expect(await portal.errors()).toEqual([
      expect.objectContaining({
        message: expect.stringMatching(/expression/),
        path: 'catalog-info.yaml',
        line: expect.any(Number),
      }),
    ]);
    expect(await entity()).toMatchObject({
      spec: { checks: [{ expression: 'facts.repository.readme' }] },
    });

    await portal.publish(scorecard('facts.repository.readme == true'));
    await portal.eventually(async () => {
      expect(await entity()).toMatchObject({
        spec: { checks: [{ expression: 'facts.repository.readme == true' }] },
      });
    });
  });
});
