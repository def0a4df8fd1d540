import type {
  BackstageCredentials,
  BackstageUserPrincipal,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  waiverDecidePermission,
  waiverRequestPermission,
} from '@paved/plugin-scorecards-common';
import type { Request, Router } from 'express';
import { z } from 'zod';
import {
  entityRefSchema,
  formatCursor,
  parseCursor,
  parseRequest,
  type RouterAudit,
} from '@paved/router';
import type {
  DatabaseWaiverStore,
  StoredWaiver,
} from '../database/DatabaseWaiverStore';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import type { EntityScorecards } from '../entities/EntityScorecards';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { scorecardRefSchema } from '../router/parameters';
import { waiverAt } from './waiverAt';
import type { WaiverDecision, Waivers } from './Waivers';

const stateSchema = z.enum([
  'requested',
  'approved',
  'refused',
  'revoked',
  'expired',
]);

/** When the last one of a page was requested, and its id. */
const placeSchema = z.tuple([z.string(), z.string()]);

const listSchema = z.object({
  scorecard: scorecardRefSchema.optional(),
  entityRef: entityRefSchema().optional(),
  state: z
    .union([stateSchema.transform(one => [one]), z.array(stateSchema)])
    .optional(),
  owner: entityRefSchema('group').optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

const requestSchema = z.object({
  scorecard: scorecardRefSchema,
  check: z.string().min(1).max(200),
  entityRef: entityRefSchema(),
  reason: z.string().trim().min(1, 'say why').max(2_000),
  until: z.string().max(50),
});

const decisionSchema = z
  .object({ note: z.string().trim().max(2_000).optional() })
  .default({});

const DECISIONS: Record<string, WaiverDecision> = {
  approve: 'approved',
  refuse: 'refused',
  revoke: 'revoked',
};

/** Asking for waivers and deciding about them is for people: no service, and nothing in a repository, can do it. */
export function addWaiverRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    entities: EntityScorecards;
    definitions: ScorecardDefinitions;
    store: DatabaseWaiverStore;
    waivers: Waivers;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, guard, entities, definitions, store, waivers, audit } =
    options;
  const person = (req: Request) =>
    httpAuth.credentials(req, { allow: ['user'] });

  const findScorecard = async (
    ref: string,
    credentials: BackstageCredentials,
  ) => {
    const scorecard = await definitions.get(ref);
    if (!scorecard || !(await guard.mayRead(ref, credentials))) {
      throw new NotFoundError(`There is no scorecard '${ref}'`);
    }
    return scorecard;
  };

  const findWaiver = async (
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredWaiver> => {
    const waiver = await store.get(id);
    if (!waiver || !(await guard.mayRead(waiver.entityRef, credentials))) {
      throw new NotFoundError(`There is no waiver '${id}'`);
    }
    return waiver;
  };

  router.get('/waivers', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const query = parseRequest(listSchema, req.query);
    const after = parseCursor(placeSchema, query.cursor);
    const scorecard =
      query.scorecard && (await findScorecard(query.scorecard, credentials));
    const subject =
      query.entityRef && (await entities.find(query.entityRef, credentials));
    const now = new Date();
    const visible = subject ? [subject.id] : await guard.visible(credentials);
    const found = await store.list({
      scorecardId: scorecard ? scorecard.id : undefined,
      subjectIds: visible === 'all' ? undefined : visible,
      states: query.state,
      now,
      owner: query.owner,
      after: after && { requestedAt: after[0], id: after[1] },
      limit: query.limit + 1,
    });
    const items = found.slice(0, query.limit);
    const last = items.at(-1);
    res.json({
      items: items.map(waiver => waiverAt(waiver, now)),
      ...(last &&
        found.length > items.length && {
          nextCursor: formatCursor([last.requestedAt, last.id]),
        }),
    });
  });

  router.post('/waivers', async (req, res) => {
    const credentials = await person(req);
    const request = parseRequest(requestSchema, req.body);
    const [subject, scorecard] = await Promise.all([
      entities.find(request.entityRef, credentials),
      findScorecard(request.scorecard, credentials),
    ]);
    const { check, entityRef, until, reason } = request;
    const waiver = await audit.write(
      {
        eventId: 'waiver-request',
        request: req,
        meta: { scorecard: scorecard.ref, check, entityRef, until, reason },
      },
      async () => {
        await guard.require(waiverRequestPermission, credentials);
        return waivers.request(
          {
            subject: { id: subject.id, entityRef },
            scorecard: { ...scorecard.compiled.scorecard, id: scorecard.id },
            check,
            reason,
            until,
          },
          credentials.principal.userEntityRef,
          new Date(),
        );
      },
    );
    res.status(201).json(waiverAt(waiver, new Date()));
  });

  for (const [verb, decision] of Object.entries(DECISIONS)) {
    router.post(`/waivers/:id/${verb}`, async (req, res) => {
      const credentials = await person(req);
      const { note } = parseRequest(decisionSchema, req.body);
      const waiver = await findWaiver(req.params.id, credentials);
      const { id, scorecard, check, entityRef } = waiver;
      const decided = await audit.write(
        {
          eventId: 'waiver-decide',
          request: req,
          meta: { id, decision, scorecard, check, entityRef },
        },
        async () => {
          if (!isWithdrawal(waiver, decision, credentials)) {
            await guard.requireOn(
              waiverDecidePermission,
              scorecard,
              credentials,
            );
          }
          return waivers.decide(
            id,
            decision,
            credentials.principal.userEntityRef,
            { note: note || undefined, now: new Date() },
          );
        },
      );
      res.json(waiverAt(decided, new Date()));
    });
  }
}

/** Who asked for it may do without it again. */
function isWithdrawal(
  waiver: StoredWaiver,
  decision: WaiverDecision,
  { principal }: BackstageCredentials<BackstageUserPrincipal>,
): boolean {
  return (
    decision === 'revoked' && waiver.requestedBy === principal.userEntityRef
  );
}
