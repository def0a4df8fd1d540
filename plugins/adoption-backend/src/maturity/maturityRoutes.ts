import type {
  BackstageCredentials,
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  adoptionManagePermission,
  adoptionReadPermission,
  assessReadiness,
  readinessQuestions,
  type MaturityReport,
  type ReadinessReport,
} from '@paved/plugin-adoption-common';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { Request, Router } from 'express';
import { z } from 'zod';
import { requirePermission } from '../permissions/requirePermission';
import { userRefOf } from '../permissions/userRefOf';
import type { DatabaseMaturityStore } from './DatabaseMaturityStore';
import type { Maturity } from './Maturity';

const DAY_MS = 24 * 60 * 60 * 1000;
const LONGEST_DAYS = 366;

const evidenceSchema = z.object({
  url: z
    .string()
    .trim()
    .max(2_000)
    .refine(text => /^https:\/\//i.test(text) && URL.canParse(text), {
      message: 'is no address that starts with https://',
    }),
  note: z.string().trim().max(1_000).optional(),
  expiresOn: z
    .string()
    .regex(/^\d{4}-\d\d-\d\d$/, 'is no day such as 2027-03-31')
    .refine(
      text => {
        const at = Date.parse(text);
        return !Number.isNaN(at) && new Date(at).toISOString().startsWith(text);
      },
      { message: 'is no day of the calendar' },
    )
    .refine(
      text => {
        const days = (Date.parse(text) - Date.now()) / DAY_MS;
        return days > -1 && days <= LONGEST_DAYS;
      },
      { message: 'must be from today to a year from now: evidence grows old' },
    ),
});

const answer = z.number().int().min(1).max(5);
const answersSchema = z.object({
  headcount: answer,
  'lead-times': answer,
  onboarding: answer,
  'shadow-ops': answer,
  incidents: answer,
});

/** How far the platform is, and whether one is needed. */
export function addMaturityRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    audit: RouterAudit;
    maturity: Maturity;
    store: DatabaseMaturityStore;
  },
): void {
  const { httpAuth, permissions, audit, maturity, store } = options;

  const reader = async (req: Request): Promise<void> => {
    await requirePermission(
      permissions,
      await httpAuth.credentials(req),
      adoptionReadPermission,
      'see how far the platform is',
    );
  };
  const manager = (
    credentials: BackstageCredentials,
    what: string,
  ): Promise<void> =>
    requirePermission(permissions, credentials, adoptionManagePermission, what);

  router.get('/maturity', async (req, res) => {
    await reader(req);
    const now = new Date();
    const { title, version, levels } = maturity.model;
    const assessment = await maturity.assess(now);
    const report: MaturityReport = {
      ...assessment,
      title,
      modelVersion: version,
      levels,
      at: now.toISOString(),
      history: await store.history(),
    };
    res.json(report);
  });

  router.put('/maturity/criteria/:id/evidence', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const criterion = req.params.id;
    const { url, note, expiresOn } = parseRequest(evidenceSchema, req.body);
    await audit.write(
      {
        eventId: 'maturity-evidence-show',
        request: req,
        meta: { criterion, url, expiresOn },
      },
      async () => {
        await manager(credentials, 'show evidence');
        requireShown(maturity, criterion);
        const now = new Date();
        await store.show(criterion, {
          url,
          note: note || undefined,
          by: userRefOf(credentials),
          at: now.toISOString(),
          expiresOn,
        });
        await maturity.assess(now);
      },
    );
    res.status(204).end();
  });

  router.delete('/maturity/criteria/:id/evidence', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const criterion = req.params.id;
    await audit.write(
      {
        eventId: 'maturity-evidence-withdraw',
        request: req,
        meta: { criterion },
      },
      async () => {
        await manager(credentials, 'withdraw evidence');
        requireShown(maturity, criterion);
        const now = new Date();
        if (!(await store.withdraw(criterion, now))) {
          throw new NotFoundError(`Nothing is shown for ${criterion}`);
        }
        await maturity.assess(now);
      },
    );
    res.status(204).end();
  });

  const readiness = async (): Promise<ReadinessReport> => ({
    questions: readinessQuestions,
    records: (await store.answers()).map(record => ({
      ...record,
      ...assessReadiness(record.answers),
    })),
  });

  router.get('/readiness', async (req, res) => {
    await reader(req);
    res.json(await readiness());
  });

  router.put('/readiness', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const answers = parseRequest(answersSchema, req.body);
    await audit.write(
      { eventId: 'readiness-answer', request: req, meta: answers },
      async () => {
        await manager(credentials, 'answer for the company');
        await store.answer(answers, userRefOf(credentials), new Date());
      },
    );
    res.json(await readiness());
  });
}

/** A number can't be replaced by a link. */
function requireShown({ model }: Maturity, id: string): void {
  const criterion = model.aspects
    .flatMap(({ criteria }) => criteria)
    .find(each => each.id === id);
  if (!criterion) {
    throw new NotFoundError(`The model has no criterion ${id}`);
  }
  if (!('show' in criterion.evidence)) {
    throw new NotFoundError(
      `${id} is measured (${criterion.evidence.metric}); nothing can be shown for it`,
    );
  }
}
