import {
  startKindPortal,
  type KindPortal,
} from '@paved/catalog-kind/testUtils';
import portalDashboardKindFeatures from '.';

const dashboard = (widget: string) => `apiVersion: platform.example.com/v1
kind: PortalDashboard
metadata:
  name: developer-portal
spec:
  owner: platform-team
  sections:
    - name: My Services
      widget: ${widget}
`;

describe('a dashboard in the catalog', () => {
  let portal: KindPortal;

  beforeAll(async () => {
    portal = await startKindPortal({
      features: portalDashboardKindFeatures,
      kind: 'PortalDashboard',
    });
  });
  afterAll(async () => {
    await portal.stop();
  });

  const entity = () => portal.entity('portaldashboard', 'developer-portal');

  it('comes from a repository, owned by whom it names; a bad one is a finding, and the last good one stays', async () => {
    await portal.publish(dashboard('service-list'));
    expect(await portal.errors()).toEqual([]);
    await portal.eventually(async () => {
      expect(await entity()).toMatchObject({
        kind: 'PortalDashboard',
        relations: [
          { type: 'ownedBy', targetRef: 'group:default/platform-team' },
        ],
      });
    });

    await portal.publish(dashboard('service-lists'));
    expect(await portal.errors()).toEqual([
      expect.objectContaining({
        path: 'catalog-info.yaml',
        line: 9,
        message: 'spec.sections[0].widget: widget is "service-lists"',
        remedy: 'Write `service-list`.',
      }),
    ]);
    expect(await entity()).toMatchObject({
      spec: { sections: [{ widget: 'service-list' }] },
    });
  });
});
