import type {
  AuthService,
  BackstageCredentials,
  HttpAuthService,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import {
  gateRecordPermission,
  type GateDecision,
} from '@paved/plugin-scorecards-common';
import type { Request, Router } from 'express';
import { z } from 'zod';
import type { CiCallers } from '@paved/ci-callers';
import { entityRefSchema, parseRequest, type RouterAudit } from '@paved/router';
import type {
  DatabaseDecisionStore,
  StoredDecision,
} from '../database/DatabaseDecisionStore';
import {
  toSubject,
  type DatabaseSubjectStore,
} from '../database/DatabaseSubjectStore';
import type { SubjectRow } from '../database/tables';
import type { ScorecardDefinitions } from '../definitions/ScorecardDefinitions';
import type { EntityScorecards } from '../entities/EntityScorecards';
import type { Gate, GateQuestion } from '../gate/Gate';
import type { ScorecardMetrics } from '../metrics/ScorecardMetrics';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { isSubjectOf } from '../push/isSubjectOf';
import { scorecardRefSchema } from './parameters';

const booleanSchema = z
  .union([z.boolean(), z.enum(['true', 'false'])])
  .default(false)
  .transform(value => value === true || value === 'true');

const questionSchema = z.object({
  entityRef: entityRefSchema(),
  scorecard: scorecardRefSchema,
  level: z.string().max(100).optional(),
  commit: z
    .string()
    .regex(/^[0-9a-f]{7,64}$/i, 'is no commit')
    .optional(),
  fresh: booleanSchema,
});

const recordSchema = questionSchema.extend({
  artifact: z.string().min(1).max(500).optional(),
});

/** Who asks a gate. */
interface Asker {
  name: string;
  /** For the audit; left out for those whose token the portal does not know. */
  request?: Request;
  /** @throws NotFoundError when there is no such entity, as far as the asker may know */
  find(entityRef: string): Promise<SubjectRow>;
  /** @throws NotAllowedError when the asker may not have decisions recorded */
  requireRecord(): Promise<void>;
}

/** "Can I release?" */
export function addGateRoutes(
  router: Router,
  options: {
    auth: AuthService;
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    ciCallers: CiCallers;
    entities: EntityScorecards;
    subjects: DatabaseSubjectStore;
    definitions: ScorecardDefinitions;
    decisions: DatabaseDecisionStore;
    gate: Gate;
    metrics: ScorecardMetrics;
    audit: RouterAudit;
  },
): void {
  const { auth, httpAuth, guard, entities, definitions, decisions, gate } =
    options;

  const identify = async (req: Request): Promise<Asker> => {
    const caller = await options.ciCallers.identify(req.headers.authorization);
    if (caller) {
      return {
        name: `ci:${caller.address}`,
        async find(entityRef) {
          const subject = await options.subjects.row(entityRef);
          if (!subject || !isSubjectOf(caller, toSubject(subject))) {
            throw new NotFoundError(`There is no entity '${entityRef}'`);
          }
          return subject;
        },
        requireRecord: async () => {},
      };
    }
    // The route is open to tokens that the portal does not know; nobody gets further than this without one
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    return {
      name: nameOf(auth, credentials),
      request: req,
      find: entityRef => entities.find(entityRef, credentials),
      requireRecord: () => guard.require(gateRecordPermission, credentials),
    };
  };

  const prepare = async (
    request: z.output<typeof recordSchema>,
    asker: Asker,
  ): Promise<GateQuestion> => {
    const [subject, scorecard] = await Promise.all([
      asker.find(request.entityRef),
      definitions.get(request.scorecard),
    ]);
    if (!scorecard) {
      throw new NotFoundError(`There is no scorecard '${request.scorecard}'`);
    }
    const { levels } = scorecard.compiled.scorecard;
    if (request.level && !levels.some(({ id }) => id === request.level)) {
      throw new InputError(
        `level: ${scorecard.ref} has no '${request.level}'; it has ${levels
          .map(({ id }) => id)
          .join(', ')}`,
      );
    }
    if (request.fresh) {
      await entities.refresh(subject);
    }
    const { level, commit, artifact } = request;
    return { subject, scorecard, level, commit, artifact };
  };

  const timed = async (answer: () => Promise<GateDecision>) => {
    const startedAt = performance.now();
    const decision = await answer();
    options.metrics.gateAnswered(
      decision.decision,
      performance.now() - startedAt,
    );
    return decision;
  };

  const findDecision = async (
    id: string,
    credentials: BackstageCredentials,
  ): Promise<StoredDecision> => {
    const decision = await decisions.get(id);
    // Of an entity that is gone there may still be decisions to look up
    const mayRead =
      decision && (await guard.mayRead(decision.answer.entityRef, credentials));
    if (!decision || !mayRead) {
      throw new NotFoundError(`There is no decision '${id}'`);
    }
    return decision;
  };

  router.get('/gate', async (req, res) => {
    const asker = await identify(req);
    const request = parseRequest(questionSchema, req.query);
    res.json(await timed(async () => gate.ask(await prepare(request, asker))));
  });

  router.post('/gate', async (req, res) => {
    const asker = await identify(req);
    const request = parseRequest(recordSchema, req.body);
    const decision = await timed(async () => {
      // First whether it is there: who may not see it learns no more from this than from any other name
      const question = await prepare(request, asker);
      const { entityRef, scorecard, commit, artifact } = request;
      return options.audit.write(
        {
          eventId: 'gate-record',
          request: asker.request,
          meta: {
            asker: asker.name,
            entityRef,
            scorecard,
            ...(commit && { commit }),
            ...(artifact && { artifact }),
          },
        },
        async () => {
          await asker.requireRecord();
          return gate.record(question, asker.name);
        },
      );
    });
    res.status(201).json(decision);
  });

  router.get('/decisions', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { entityRef, limit } = parseRequest(
      z.object({
        entityRef: entityRefSchema(),
        limit: z.coerce.number().int().min(1).max(200).default(20),
      }),
      req.query,
    );
    const subject = await entities.find(entityRef, credentials);
    res.json({
      items: await decisions.list({ subjectIds: [subject.id], limit }),
    });
  });

  router.get('/decisions/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { answer } = await findDecision(req.params.id, credentials);
    res.json(answer);
  });

  router.post('/decisions/:id/replay', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await gate.replay(await findDecision(req.params.id, credentials)));
  });
}

function nameOf(auth: AuthService, credentials: BackstageCredentials): string {
  if (auth.isPrincipal(credentials, 'user')) {
    return credentials.principal.userEntityRef;
  }
  return auth.isPrincipal(credentials, 'service')
    ? credentials.principal.subject
    : 'unknown';
}
