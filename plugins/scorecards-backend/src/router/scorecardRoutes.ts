import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import type { DatabaseLoopStore } from '@paved/database';
import {
  STATUS_LETTERS,
  type CheckStatus,
} from '@paved/plugin-scorecards-common';
import type { Router } from 'express';
import { z } from 'zod';
import { entityRefSchema, parseRequest } from '@paved/router';
import type {
  ScorecardDefinitions,
  ScorecardInForce,
} from '../definitions/ScorecardDefinitions';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import type { StandingQueries } from '../standings/StandingQueries';
import { standingsCsv } from '../standings/standingsCsv';
import { EVALUATION_LOOP } from '../tasks/ScorecardTasks';
import { scorecardRefSchema } from './parameters';

const statuses = Object.keys(STATUS_LETTERS) as [CheckStatus, ...CheckStatus[]];

const filterSchema = z.object({
  scorecard: scorecardRefSchema,
  level: z.string().optional(),
  owner: entityRefSchema('group').optional(),
  system: entityRefSchema('system').optional(),
  domain: entityRefSchema('domain').optional(),
  check: z.string().optional(),
  status: z.enum(statuses).optional(),
  search: z.string().max(200).optional(),
});

const pageSchema = filterSchema.extend({
  sort: z.enum(['name', 'level', 'score', 'owner', 'changed']).default('name'),
  order: z.enum(['asc', 'desc']).default('asc'),
  cursor: z.string().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});

const rollupSchema = z.object({
  scorecard: scorecardRefSchema,
  by: z.enum(['owner', 'system', 'domain']),
});

const trendSchema = z.object({
  scorecard: scorecardRefSchema,
  days: z.coerce.number().int().min(1).max(366).default(90),
  owner: entityRefSchema('group').optional(),
});

/** Scorecards, and how entities stand on them. */
export function addScorecardRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    definitions: ScorecardDefinitions;
    standings: StandingQueries;
    loops: DatabaseLoopStore;
  },
): void {
  const { httpAuth, guard, definitions, standings, loops } = options;

  const find = async (ref: string): Promise<ScorecardInForce> => {
    const scorecard = await definitions.get(ref);
    if (!scorecard) {
      throw new NotFoundError(`There is no scorecard '${ref}'`);
    }
    return scorecard;
  };

  /** Scorecards are entities too: whoever may not see one in the catalog does not see it here. */
  const readable = async (
    scorecards: ScorecardInForce[],
    credentials: Awaited<ReturnType<HttpAuthService['credentials']>>,
  ) => {
    const may = await guard.mayReadAll(
      scorecards.map(({ ref }) => ref),
      credentials,
    );
    return scorecards.filter((_, index) => may[index]);
  };

  const findReadable = async (
    ref: string,
    credentials: Awaited<ReturnType<HttpAuthService['credentials']>>,
  ): Promise<ScorecardInForce> => {
    const [scorecard] = await readable([await find(ref)], credentials);
    if (!scorecard) {
      throw new NotFoundError(`There is no scorecard '${ref}'`);
    }
    return scorecard;
  };

  router.get('/scorecards', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const [inForce, visible, loop] = await Promise.all([
      definitions.inForce(),
      guard.visible(credentials),
      loops.get(EVALUATION_LOOP),
    ]);
    res.json({
      items: await standings.summaries(
        await readable(inForce, credentials),
        visible,
        loop?.endedAt,
      ),
    });
  });

  router.get('/scorecards/:namespace/:name', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { namespace, name } = req.params;
    const { ref } = parseRequest(z.object({ ref: scorecardRefSchema }), {
      ref: `scorecard:${namespace}/${name}`,
    });
    const [scorecard, visible, loop] = await Promise.all([
      findReadable(ref, credentials),
      guard.visible(credentials),
      loops.get(EVALUATION_LOOP),
    ]);
    const [summary] = await standings.summaries(
      [scorecard],
      visible,
      loop?.endedAt,
    );
    res.json(summary);
  });

  router.get('/standings', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { scorecard: ref, ...request } = parseRequest(pageSchema, req.query);
    const [scorecard, visible] = await Promise.all([
      findReadable(ref, credentials),
      guard.visible(credentials),
    ]);
    res.json(await standings.page(scorecard, request, visible));
  });

  router.get('/standings.csv', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { scorecard: ref, ...filter } = parseRequest(filterSchema, req.query);
    const [scorecard, visible] = await Promise.all([
      findReadable(ref, credentials),
      guard.visible(credentials),
    ]);
    const csv = standingsCsv(
      scorecard.compiled.scorecard,
      standings.all(scorecard, filter, visible),
    );
    // The first part before the headers: a wrong filter is still an answer of its own
    const first = await csv.next();
    res.type('text/csv').attachment(`${ref.split('/').pop()}.csv`);
    res.write(first.value ?? '');
    for await (const part of csv) {
      res.write(part);
    }
    res.end();
  });

  router.get('/rollups', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { scorecard: ref, by } = parseRequest(rollupSchema, req.query);
    const [scorecard, visible] = await Promise.all([
      findReadable(ref, credentials),
      guard.visible(credentials),
    ]);
    res.json({ items: await standings.rollup(scorecard, by, visible) });
  });

  router.get('/trend', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { scorecard: ref, ...request } = parseRequest(trendSchema, req.query);
    const [scorecard, visible] = await Promise.all([
      findReadable(ref, credentials),
      guard.visible(credentials),
    ]);
    res.json({
      items: await standings.trend(
        scorecard,
        { ...request, now: new Date() },
        visible,
      ),
    });
  });
}
