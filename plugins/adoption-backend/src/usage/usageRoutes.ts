import {
  dayPeriodOf,
  type TopUsageKind,
  type UsageKind,
} from '@paved/plugin-adoption-common';
import { parseRequest, readJsonBody } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { querySchema } from '../metrics/querySchema';
import { UsedUpError } from './DailyAllowances';
import type { DatabaseUsageStore } from './DatabaseUsageStore';
import type { DatabaseRunStore } from './runs/DatabaseRunStore';
import type { UsageIntake } from './UsageIntake';

const MOST_BYTES = 1024 * 1024;

const TOP: Record<Exclude<TopUsageKind, 'templates'>, UsageKind> = {
  pages: 'page',
  docs: 'docs',
  searches: 'search-empty',
  actions: 'action',
};

const topSchema = z.object({
  what: z.enum(['pages', 'docs', 'searches', 'actions', 'templates']),
  offset: z.coerce.number().int().min(0).max(100_000).default(0),
  limit: z.coerce.number().int().min(1).max(200).default(20),
});

/** Browsers tell what was done; the tops of it. */
export function createUsageRoutes(
  context: Pick<
    AdoptionContext,
    'httpAuth' | 'viewers' | 'audit' | 'metricsService'
  >,
  options: {
    intake: UsageIntake;
    runs: DatabaseRunStore;
    store: DatabaseUsageStore;
    zone: string;
  },
) {
  const { httpAuth, viewers, audit } = context;
  const { intake, runs, store, zone } = options;
  const events = context.metricsService.createCounter('adoption.usage.events', {
    description: 'Events of use, by what became of them',
  });

  return {
    /** Not audited: a trace of every click of everybody is what pseudonyms are there to avoid. */
    addUnparsedRoutes(router: Router): void {
      router.post('/usage', async (req, res) => {
        const { principal } = await httpAuth.credentials(req, {
          allow: ['user'],
        });
        const answer = await intake
          .take(
            principal.userEntityRef,
            await readJsonBody(req, res, MOST_BYTES),
            new Date(),
          )
          .catch(error => {
            if (error instanceof UsedUpError) {
              res.setHeader('retry-after', error.retryAfterSeconds);
            }
            throw error;
          });
        for (const result of ['taken', 'repeated', 'ignored'] as const) {
          events.add(answer[result], { result });
        }
        events.add(answer.refused.length, { result: 'refused' });
        res.status(answer.refused.length > 0 ? 207 : 200).json(answer);
      });
    },

    addRoutes(router: Router): void {
      router.get('/usage/top', async (req, res) => {
        const credentials = await httpAuth.credentials(req);
        const { what, ...page } = parseRequest(topSchema, req.query);
        const query = parseRequest(querySchema, req.query);
        // Of no team: from what few people read one could tell who it was
        await viewers.requireMay({}, credentials);
        res.json(
          what === 'templates'
            ? await runs.topTemplates(query, page)
            : await store.top(TOP[what], dayPeriodOf(query, zone), page),
        );
      });

      router.get('/usage/helpful', async (req, res) => {
        const { principal } = await httpAuth.credentials(req, {
          allow: ['user'],
        });
        res.json(
          await intake.helpfulOf(
            principal.userEntityRef,
            parseRequest(z.object({ path: z.string() }), req.query).path,
          ),
        );
      });

      router.post('/usage/helpful', async (req, res) => {
        const { principal } = await httpAuth.credentials(req, {
          allow: ['user'],
        });
        const answer = await audit.write(
          { eventId: 'page-helped', request: req, meta: {} },
          () =>
            intake.answerHelpful(principal.userEntityRef, req.body, new Date()),
        );
        res.json(answer);
      });
    },
  };
}
