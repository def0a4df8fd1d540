import {
  AuthorizeResult,
  type BasicPermission,
} from '@backstage/plugin-permission-common';
import { stringifyEntityRef } from '@backstage/catalog-model';
import {
  adoptionManagePermission,
  adoptionReadPermission,
  roadmapManagePermission,
  surveyManagePermission,
  type AdoptionViewer,
} from '@paved/plugin-adoption-common';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { readTimeZone } from '../config';
import { FirstReading } from '../reading/FirstReading';

const ASKED: BasicPermission[] = [
  adoptionReadPermission,
  adoptionManagePermission,
  surveyManagePermission,
  roadmapManagePermission,
];

/** What the pages of adoption have to know of the one who looks at them. */
export function createContextArea(context: AdoptionContext): AdoptionArea {
  const { catalog, config, httpAuth, permissions, teams, viewers } = context;
  const zone = readTimeZone(config);
  const firstReading = FirstReading.create(context);
  context.metrics.judgeOnce(() => firstReading.isOver());

  return {
    addRoutes(router) {
      router.get('/context', async (req, res) => {
        const credentials = await httpAuth.credentials(req);
        const [decisions, own, groups, paths] = await Promise.all([
          permissions.authorize(
            ASKED.map(permission => ({ permission })),
            { credentials },
          ),
          viewers.teamsOf(credentials),
          teams.groups(),
          catalog.getEntities(
            {
              filter: { kind: 'GoldenPath' },
              fields: ['kind', 'metadata'],
            },
            { credentials },
          ),
        ]);
        const [mayReadCompany, mayManage, mayManageSurveys, mayManageRoadmap] =
          decisions.map(({ result }) => result === AuthorizeResult.ALLOW);
        const all = [...groups].map(([ref, group]) => ({ ref, ...group }));
        const viewer: AdoptionViewer = {
          mayReadCompany,
          mayManage,
          mayManageSurveys,
          mayManageRoadmap,
          teams: byTitle(all.filter(({ ref }) => own.has(ref))),
          allTeams: mayReadCompany ? byTitle(all) : undefined,
          paths: byTitle(
            paths.items.map(path => ({
              ref: stringifyEntityRef(path).toLocaleLowerCase('en-US'),
              title: path.metadata.title ?? path.metadata.name,
            })),
          ),
          zone,
          isStillReading: !(await firstReading.isOver()),
        };
        res.json(viewer);
      });
    },
  };
}

function byTitle<T extends { title: string }>(items: T[]): T[] {
  return items.sort((a, b) => a.title.localeCompare(b.title, 'en'));
}
