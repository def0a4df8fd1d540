import type {
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import { campaignManagePermission } from '@paved/plugin-scorecards-common';
import type { Router } from 'express';
import { z } from 'zod';
import { entityRefSchema, parseRequest, type RouterAudit } from '@paved/router';
import type { StoredCampaign } from '../database/DatabaseCampaignStore';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { scorecardRefSchema } from '../router/parameters';
import type { Campaigns } from './Campaigns';

const campaignSchema = z.object({
  title: z.string().trim().min(1, 'give it a title').max(200),
  description: z.string().trim().max(2_000).optional(),
  scorecard: scorecardRefSchema,
  checks: z.array(z.string().max(200)).min(1).max(200),
  owner: entityRefSchema('group'),
  startsAt: z.string().max(50),
  deadline: z.string().max(50),
});

/** Campaigns: who owns a scorecard begins and ends them, everybody sees how far they are. */
export function addCampaignRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    definitions: ScorecardDefinitions;
    campaigns: Campaigns;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, definitions, campaigns, audit } = options;

  /** A campaign is seen by those who see its scorecard. */
  const find = async (
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredCampaign> => {
    const campaign = await campaigns.get(id);
    if (!(await guard.mayRead(campaign.scorecard, credentials))) {
      throw new NotFoundError(`There is no campaign '${id}'`);
    }
    return campaign;
  };

  router.get('/campaigns', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const all = await campaigns.list(new Date());
    const may = await guard.mayReadAll(
      all.map(({ scorecard }) => scorecard),
      credentials,
    );
    res.json({ items: all.filter((_, index) => may[index]) });
  });

  router.get('/campaigns/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const [campaign, visible] = await Promise.all([
      find(req.params.id, credentials),
      guard.visible(credentials),
    ]);
    res.json(await campaigns.progress(campaign, visible, new Date()));
  });

  router.post('/campaigns', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const request = parseRequest(campaignSchema, req.body);
    const scorecard = await definitions.get(request.scorecard);
    if (!scorecard || !(await guard.mayRead(request.scorecard, credentials))) {
      throw new NotFoundError(`There is no scorecard '${request.scorecard}'`);
    }
    const campaign = await audit.write(
      {
        eventId: 'campaign-begin',
        request: req,
        meta: {
          scorecard: scorecard.ref,
          title: request.title,
          checks: request.checks,
          deadline: request.deadline,
        },
      },
      async () => {
        await guard.requireOn(
          campaignManagePermission,
          scorecard.ref,
          credentials,
        );
        return campaigns.begin(
          { ...request, scorecard },
          credentials.principal.userEntityRef,
          new Date(),
        );
      },
    );
    res.status(201).json(campaign);
  });

  router.post('/campaigns/:id/end', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const campaign = await find(req.params.id, credentials);
    const { id, scorecard, title } = campaign;
    await audit.write(
      {
        eventId: 'campaign-end',
        request: req,
        meta: { id, scorecard, title },
      },
      async () => {
        await guard.requireOn(campaignManagePermission, scorecard, credentials);
        await campaigns.end(
          campaign,
          credentials.principal.userEntityRef,
          new Date(),
        );
      },
    );
    res.json(
      await campaigns.progress(
        await campaigns.get(id),
        await guard.visible(credentials),
        new Date(),
      ),
    );
  });
}
