import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  feedbackGivePermission,
  REQUEST_STATES,
  roadmapManagePermission,
  type PromoteTo,
} from '@paved/plugin-adoption-common';
import {
  parseRequest,
  type PolicyGuard,
  type RouterAudit,
} from '@paved/router';
import type { Request, Router } from 'express';
import { z } from 'zod';
import type { MetricRegistry } from '../metrics/MetricRegistry';
import { ref } from '../metrics/querySchema';
import { userOf } from '../permissions/userOf';
import type { Viewers } from '../permissions/Viewers';
import type { Allowances } from './Allowances';
import type { DatabaseFeedbackStore } from './DatabaseFeedbackStore';
import type { DatabaseRequestWriter } from './DatabaseRequestWriter';
import type { RequestQueries } from './RequestQueries';
import type { TicketTopics } from './TicketTopics';

const MOST_TICKETS = 200;

const title = z.string().trim().min(3, 'say it in a few words').max(200);
const text = z.string().trim().max(5_000);
const id = z.string().min(1).max(100);
const version = z
  .number({ required_error: 'name the version that you have seen' })
  .int();
const reason = z.string().trim().min(1).max(2_000);

const askSchema = z.object({ title, text: text.default('') });
/** What something that was said is to become. */
export const promoteSchema = z.union([
  z.object({ request: id }),
  z.object({ title, text: text.default('') }),
]);
const changeSchema = z.object({
  title: title.optional(),
  text: text.optional(),
  state: z.enum(REQUEST_STATES).optional(),
  reason: reason.optional(),
  effort: z
    .number()
    .finite()
    .gt(0, 'must be more than 0')
    // Less is none, and a priority without end
    .min(0.01)
    .max(100_000)
    .optional(),
  metric: z
    .object({
      metric: z.string().min(1).max(100),
      team: ref('group').optional(),
      path: ref('goldenpath').optional(),
    })
    .optional(),
  version,
});

export interface RequestRoutesOptions {
  httpAuth: HttpAuthService;
  guard: PolicyGuard;
  viewers: Viewers;
  metrics: MetricRegistry;
  writer: DatabaseRequestWriter;
  feedback: DatabaseFeedbackStore;
  queries: RequestQueries;
  tickets: TicketTopics;
  allowances: Allowances;
  audit: RouterAudit;
  mostPerHour: number;
}

/** What people ask for, and the roadmap that comes of it. */
export function addRequestRoutes(
  router: Router,
  options: RequestRoutesOptions,
): void {
  const { httpAuth, guard, viewers, metrics, writer, feedback } = options;
  const { queries, tickets, allowances, audit, mostPerHour } = options;

  const asUser = (req: Request) =>
    httpAuth.credentials(req, { allow: ['user'] });

  /** The request as whoever asked for something sees it then. */
  const detail = async (req: Request, requestId: string) => {
    const credentials = await asUser(req);
    const [mayManage] = await guard.may(
      [{ permission: roadmapManagePermission }],
      credentials,
    );
    return queries.detail(requestId, {
      me: userOf(credentials),
      mayManage,
      credentials,
    });
  };

  /** Does something that only those may who keep the roadmap. */
  const manage = async <T>(
    req: Request,
    eventId: string,
    meta: Record<string, string>,
    write: (by: string) => Promise<T>,
  ): Promise<T> => {
    const credentials = await asUser(req);
    return audit.write({ eventId, request: req, meta }, async () => {
      await guard.require(roadmapManagePermission, credentials);
      return write(userOf(credentials));
    });
  };

  router.get('/roadmap', async (req, res) => {
    const credentials = await asUser(req);
    const [mayManage, mayAsk] = await guard.may(
      [
        { permission: roadmapManagePermission },
        { permission: feedbackGivePermission },
      ],
      credentials,
    );
    const { search } = parseRequest(
      z.object({ search: z.string().trim().max(200).optional() }),
      req.query,
    );
    const columns = await queries.columns(search, userOf(credentials));
    res.json({ columns, mayManage, mayAsk });
  });

  router.get('/requests', async (req, res) => {
    const credentials = await asUser(req);
    const filter = parseRequest(
      z.object({
        state: z.enum(REQUEST_STATES).default('asked'),
        search: z.string().trim().max(200).optional(),
        cursor: z.string().max(20).optional(),
        limit: z.coerce.number().int().min(1).max(100).default(20),
      }),
      req.query,
    );
    res.json(await queries.page(filter, userOf(credentials)));
  });

  router.get('/requests/similar', async (req, res) => {
    const credentials = await asUser(req);
    const wanted = parseRequest(
      z.object({
        text: z.string().trim().max(500),
        except: id.optional(),
      }),
      req.query,
    );
    res.json({
      items: await queries.similar(
        wanted.text,
        userOf(credentials),
        wanted.except,
      ),
    });
  });

  router.post('/requests', async (req, res) => {
    const credentials = await asUser(req);
    const asked = parseRequest(askSchema, req.body);
    const by = userOf(credentials);
    const now = new Date();
    const requestId = await audit.write(
      { eventId: 'request-ask', request: req, meta: {} },
      async () => {
        await guard.require(feedbackGivePermission, credentials);
        await allowances.use({ by, what: 'request', most: mostPerHour }, now);
        return writer.ask(asked, by, now);
      },
    );
    res.status(201).json(await detail(req, requestId));
  });

  router.get('/requests/tickets', async (req, res) => {
    await guard.require(roadmapManagePermission, await asUser(req));
    res.json({ items: await tickets.topics() });
  });

  router.post('/requests/tickets', async (req, res) => {
    const { ids } = parseRequest(
      z.object({ ids: z.array(id).min(1).max(MOST_TICKETS) }),
      req.body,
    );
    const to: PromoteTo = parseRequest(promoteSchema, req.body);
    const requestId = await manage(req, 'tickets-promote', {}, async by => {
      const wanted = [...new Set(ids)];
      const found = await tickets.find(wanted);
      const missing = wanted.filter(
        each => !found.some(ticket => ticket.id === each),
      );
      if (missing.length > 0) {
        throw new NotFoundError(
          `There is no ticket '${missing[0]}' that is no request yet`,
        );
      }
      return writer.promote(
        {
          sources: found.map(ticket => ({
            key: `ticket/${ticket.id}`,
            kind: 'ticket',
            at: ticket.createdAt,
            title: ticket.title ?? ticket.id,
            team: ticket.team?.toLocaleLowerCase('en-US'),
            url: ticket.url,
          })),
        },
        to,
        by,
        new Date(),
      );
    });
    res.status(201).json(await detail(req, requestId));
  });

  router.post('/feedback/:id/promote', async (req, res) => {
    const to: PromoteTo = parseRequest(promoteSchema, req.body);
    const said = req.params.id;
    const requestId = await manage(
      req,
      'feedback-promote',
      { feedback: said },
      async by => {
        const found = await feedback.get(said);
        if (!found) {
          throw new NotFoundError(`There is no feedback '${said}'`);
        }
        return writer.promote(
          {
            feedback: said,
            sources: [
              {
                key: `feedback/${said}`,
                kind: 'feedback',
                at: found.createdAt,
              },
            ],
          },
          to,
          by,
          new Date(),
        );
      },
    );
    res.status(201).json(await detail(req, requestId));
  });

  router.get('/requests/:id', async (req, res) => {
    res.json(await detail(req, req.params.id));
  });

  router.patch('/requests/:id', async (req, res) => {
    const credentials = await asUser(req);
    const change = parseRequest(changeSchema, req.body);
    const requestId = req.params.id;
    await manage(req, 'request-change', { request: requestId }, async by => {
      if (change.metric) {
        const { metric, ...query } = change.metric;
        if (!metrics.definitions().some(each => each.id === metric)) {
          throw new InputError(`metric: there is no metric '${metric}'`);
        }
        // Everybody who reads the roadmap will see the number
        await viewers.requireMay(query, credentials);
      }
      await writer.change(
        requestId,
        change,
        by,
        new Date(),
        change.state === 'shipped'
          ? await queries.peopleOfTeams(requestId)
          : [],
      );
    });
    res.json(await detail(req, requestId));
  });

  router.post('/requests/:id/votes', async (req, res) => {
    const credentials = await asUser(req);
    const requestId = await audit.write(
      {
        eventId: 'request-vote',
        request: req,
        meta: { request: req.params.id },
      },
      async () => {
        await guard.require(feedbackGivePermission, credentials);
        return writer.vote(req.params.id, userOf(credentials), new Date());
      },
    );
    res.json(await detail(req, requestId));
  });

  router.delete('/requests/:id/votes', async (req, res) => {
    const credentials = await asUser(req);
    await audit.write(
      {
        eventId: 'request-take-back',
        request: req,
        meta: { request: req.params.id },
      },
      () => writer.takeBack(req.params.id, userOf(credentials)),
    );
    res.status(204).end();
  });

  router.post('/requests/:id/merge', async (req, res) => {
    const merge = parseRequest(
      z.object({ into: id, version, reason: reason.optional() }),
      req.body,
    );
    const from = req.params.id;
    const into = await manage(
      req,
      'request-merge',
      { request: from, into: merge.into },
      async by =>
        writer.merge(
          { ...merge, id: from },
          by,
          new Date(),
          await queries.peopleOfTeams(from),
        ),
    );
    res.json(await detail(req, into));
  });

  router.post('/requests/:id/rating', async (req, res) => {
    const credentials = await asUser(req);
    const { score } = parseRequest(
      z.object({ score: z.number().int().min(1).max(5) }),
      req.body,
    );
    const by = userOf(credentials);
    const { mergedInto, rating, ...request } = await detail(req, req.params.id);
    await audit.write(
      { eventId: 'request-rate', request: req, meta: { request: request.id } },
      async () => {
        await guard.require(feedbackGivePermission, credentials);
        if (mergedInto || !rating) {
          throw new InputError('Only what has shipped can be rated');
        }
        if (!rating.mayRate) {
          throw new InputError('Those who asked for it rate it');
        }
        await writer.rate(request.id, by, score);
      },
    );
    res.json((await detail(req, request.id)).rating);
  });
}
