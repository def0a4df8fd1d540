import type {
  HttpAuthService,
  UserInfoService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { Router } from 'express';
import { z } from 'zod';
import {
  parseEntityParams,
  parseRequest,
  type RouterAudit,
} from '@paved/router';
import type { DatabaseTransitionStore } from '../database/DatabaseTransitionStore';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import type { EntityScorecards } from '../entities/EntityScorecards';
import { ENTITY_PATH, scorecardRefSchema } from './parameters';

const historySchema = z.object({
  scorecard: scorecardRefSchema.optional(),
  cursor: z.coerce.number().int().min(1).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});

/** One entity on all its scorecards. */
export function addEntityRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    userInfo: UserInfoService;
    entities: EntityScorecards;
    definitions: ScorecardDefinitions;
    transitions: DatabaseTransitionStore;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, entities, definitions, transitions } = options;

  router.get(ENTITY_PATH, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const subject = await entities.find(
      parseEntityParams(req.params),
      credentials,
    );
    res.json({ items: await entities.list(subject, credentials) });
  });

  router.post(`${ENTITY_PATH}/refresh`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const entityRef = parseEntityParams(req.params);
    const subject = await entities.find(entityRef, credentials);
    await options.audit.write(
      { eventId: 'entity-refresh', request: req, meta: { entityRef } },
      () => entities.refresh(subject),
    );
    res.json({ items: await entities.list(subject, credentials) });
  });

  router.get(`${ENTITY_PATH}/history`, async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const subject = await entities.find(
      parseEntityParams(req.params),
      credentials,
    );
    const { scorecard, cursor, limit } = parseRequest(historySchema, req.query);
    const inForce = scorecard ? await definitions.get(scorecard) : undefined;
    if (scorecard && !inForce) {
      throw new NotFoundError(`There is no scorecard '${scorecard}'`);
    }
    const items = await transitions.history({
      subjectId: subject.id,
      entityRef: subject.entity_ref,
      scorecardId: inForce?.id,
      before: cursor,
      limit: limit + 1,
    });
    const shown = items.slice(0, limit);
    res.json({
      items: shown,
      nextCursor: items.length > limit ? shown.at(-1)?.id : undefined,
    });
  });

  router.get('/blocking', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { limit } = parseRequest(
      z.object({ limit: z.coerce.number().int().min(1).max(50).default(5) }),
      req.query,
    );
    const { ownershipEntityRefs } = await options.userInfo.getUserInfo(
      credentials,
    );
    res.json({
      items: await entities.blocking(
        ownershipEntityRefs.map(ref => ref.toLocaleLowerCase('en-US')),
        { limit },
        credentials,
      ),
    });
  });
}
