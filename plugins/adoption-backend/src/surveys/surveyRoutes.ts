import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  feedbackGivePermission,
  surveyManagePermission,
  type PromoteTo,
} from '@paved/plugin-adoption-common';
import { parseRequest, type PolicyGuard } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import type { AdoptionContext } from '../areas/AdoptionArea';
import { promoteSchema } from '../loop/requestRoutes';
import { userOf } from '../permissions/userOf';
import { resultsFor, surveyFor, type SurveyReader } from './shownTo';
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

const answerSchema = z.object({ answers: z.unknown() });

/** Surveys: what is asked, answering it, and what came of it. */
export function addSurveyRoutes(
  router: Router,
  context: AdoptionContext,
  options: { surveys: Surveys; files: SurveyFiles; guard: PolicyGuard },
): void {
  const { audit, httpAuth, viewers } = context;
  const { surveys, files, guard } = options;

  async function readerOf(
    credentials: BackstageCredentials,
  ): Promise<SurveyReader> {
    const [[mayManage], mayReadAll, teams] = await Promise.all([
      guard.may([{ permission: surveyManagePermission }], credentials),
      viewers.mayReadCompany(credentials),
      viewers.teamsOf(credentials),
    ]);
    return { mayManage, mayReadAll, teams };
  }

  router.get('/surveys', async (req, res) => {
    const reader = await readerOf(await httpAuth.credentials(req));
    const items = await surveys.list(new Date());
    res.json({
      items: items
        .filter(({ state }) => reader.mayManage || state !== 'planned')
        .map(survey => surveyFor(survey, reader)),
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
    const [survey, reader] = await Promise.all([
      surveys.view(req.params.id, userOf(credentials), new Date()),
      readerOf(credentials),
    ]);
    res.json(surveyFor(survey, reader));
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
    const { id } = req.params;
    const now = new Date();
    const [results, survey, reader] = await Promise.all([
      surveys.results(id, now),
      surveys.get(id, now),
      readerOf(credentials),
    ]);
    res.json(resultsFor(results, survey, reader));
  });

  router.post('/surveys/:id/comments/:comment/promote', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id, comment } = req.params;
    const to: PromoteTo = parseRequest(promoteSchema, req.body);
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
          { by: userOf(credentials), to },
          new Date(),
        );
      },
    );
    res.status(201).json(promoted);
  });
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
