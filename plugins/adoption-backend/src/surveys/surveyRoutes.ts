import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  EVERYONE,
  feedbackGivePermission,
  surveyManagePermission,
  type SurveyResults,
} from '@paved/plugin-adoption-common';
import { parseRequest } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { AdoptionContext } from '../areas/AdoptionArea';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { userOf } from '../permissions/userOf';
import type { SurveyFiles } from './SurveyFiles';
import type { Surveys } from './Surveys';

const MOST_GROUPS = 100;
const MOST_DAYS_AHEAD = 366;

const instant = z
  .string()
  .max(40)
  .refine(text => !Number.isNaN(Date.parse(text)), {
    message: 'must be a time of ISO 8601, such as 2026-11-21T09:00:00Z',
  })
  .transform(text => new Date(text).toISOString())
  .refine(
    text => Date.parse(text) < Date.now() + MOST_DAYS_AHEAD * 86_400_000,
    { message: 'must be within a year' },
  );

const openSchema = z.object({
  path: z.string().min(1).max(500),
  commit: z.string().regex(/^[0-9a-f]{40,64}$/, 'must be a full commit id'),
  opensAt: instant.optional(),
  closesAt: instant,
  audience: z.union([
    z.literal('everyone'),
    z.object({
      groups: z
        .array(z.string().max(300).transform(groupRef))
        .min(1)
        .max(MOST_GROUPS),
    }),
  ]),
});

const promoteSchema = z
  .object({ request: z.string().min(1).max(100).optional() })
  .default({});

const answerSchema = z.object({ answers: z.unknown() });

/** Surveys: what is asked, answering it, and what came of it. */
export function addSurveyRoutes(
  router: Router,
  context: AdoptionContext,
  options: { surveys: Surveys; files: SurveyFiles; guard: PermissionGuard },
): void {
  const { audit, httpAuth, viewers } = context;
  const { surveys, files, guard } = options;

  router.get('/surveys', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const [mayManage] = await guard.may([surveyManagePermission], credentials);
    const items = await surveys.list(new Date());
    res.json({
      items: items.filter(({ state }) => mayManage || state !== 'planned'),
    });
  });

  router.get('/surveys/definitions', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    await guard.require(surveyManagePermission, credentials);
    res.json({ items: await files.list() });
  });

  router.get('/surveys/mine', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    res.json({
      items: await surveys.mine(userOf(credentials), new Date()),
    });
  });

  router.post('/surveys', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const request = parseRequest(openSchema, req.body);
    const survey = await audit.write(
      {
        eventId: 'survey-open',
        request: req,
        meta: { path: request.path, commit: request.commit },
      },
      async () => {
        await guard.require(surveyManagePermission, credentials);
        return surveys.add(request, userOf(credentials), new Date());
      },
    );
    res.status(201).json(survey);
  });

  router.get('/surveys/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    res.json(
      await surveys.view(req.params.id, userOf(credentials), new Date()),
    );
  });

  router.post('/surveys/:id/answers', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { answers } = parseRequest(answerSchema, req.body);
    const { id } = req.params;
    await guard.require(feedbackGivePermission, credentials);
    // Without the request: it says who answers
    await audit.write({ eventId: 'survey-answer', meta: { survey: id } }, () =>
      surveys.answer(id, userOf(credentials), answers, new Date()),
    );
    res.status(204).end();
  });

  router.post('/surveys/:id/close', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id } = req.params;
    res.json(
      await audit.write(
        { eventId: 'survey-close', request: req, meta: { survey: id } },
        async () => {
          await guard.require(surveyManagePermission, credentials);
          return surveys.close(id, new Date());
        },
      ),
    );
  });

  router.get('/surveys/:id/results', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const [[mayManage], mayReadCompany, results] = await Promise.all([
      guard.may([surveyManagePermission], credentials),
      viewers.mayReadCompany(credentials),
      surveys.results(req.params.id, new Date()),
    ]);
    const own =
      mayManage || mayReadCompany
        ? results.cells.map(({ id }) => id)
        : await viewers.teamsOf(credentials);
    res.json(
      forViewer(results, {
        cells: new Set([EVERYONE, ...own]),
        mayReadComments: mayManage,
      }),
    );
  });

  router.post('/surveys/:id/comments/:comment/promote', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id, comment } = req.params;
    const { request } = parseRequest(promoteSchema, req.body);
    const promoted = await audit.write(
      {
        eventId: 'survey-comment-promote',
        request: req,
        meta: { survey: id, comment },
      },
      async () => {
        await guard.require(surveyManagePermission, credentials);
        return surveys.promote(
          id,
          comment,
          { by: userOf(credentials), request },
          new Date(),
        );
      },
    );
    res.status(201).json(promoted);
  });
}

/** What of a published table somebody may see. */
function forViewer(
  results: SurveyResults,
  viewer: { cells: ReadonlySet<string>; mayReadComments: boolean },
): SurveyResults {
  return {
    ...results,
    cells: results.cells.filter(({ id }) => viewer.cells.has(id)),
    questions: results.questions.map(question => ({
      ...question,
      counts: Object.fromEntries(
        Object.entries(question.counts).filter(([cell]) =>
          viewer.cells.has(cell),
        ),
      ),
      comments: viewer.mayReadComments ? question.comments : [],
    })),
  };
}

function groupRef(text: string): string {
  try {
    return stringifyEntityRef(
      parseEntityRef(text, {
        defaultKind: 'group',
        defaultNamespace: 'default',
      }),
    ).toLocaleLowerCase('en-US');
  } catch {
    throw new InputError(
      `audience.groups: '${text}' is no ref of a group; write group:default/<name>`,
    );
  }
}
