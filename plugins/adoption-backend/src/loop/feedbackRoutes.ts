import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { NotFoundError } from '@backstage/errors';
import {
  FEEDBACK_KINDS,
  feedbackGivePermission,
  roadmapManagePermission,
} from '@paved/plugin-adoption-common';
import {
  formatCursor,
  parseCursor,
  parseRequest,
  type PolicyGuard,
  readBody,
  type RouterAudit,
} from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import { ref } from '../metrics/querySchema';
import { userOf } from '../permissions/userOf';
import type { Allowances } from './Allowances';
import { cleanScreenshot } from './cleanScreenshot';
import type { DatabaseFeedbackStore } from './DatabaseFeedbackStore';

const MOST_SCREENSHOT_BYTES = 2 * 1024 * 1024;
const LONGEST_TEXT = 5_000;

const page = z
  .string()
  .max(2_000)
  .transform(text => text.replace(/[?#].*$/s, ''))
  .refine(text => /^\/(?![/\\])[^\\\s]*$/.test(text), {
    message: 'is no path of the portal, such as /catalog',
  });

const feedbackSchema = z.object({
  kind: z.enum(FEEDBACK_KINDS),
  text: z.string().trim().min(1, 'say something').max(LONGEST_TEXT),
  page: page.optional(),
  entityRef: ref().optional(),
});

const answerSchema = z.object({
  answer: z.string().trim().min(1).max(LONGEST_TEXT).optional(),
});

/** When the last one of a page was given, and its id. */
const placeSchema = z.tuple([z.string(), z.string()]);

const listSchema = z.object({
  state: z.enum(['new', 'promoted', 'set-aside']).optional(),
  kind: z.enum(FEEDBACK_KINDS).optional(),
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});

export interface FeedbackRoutesOptions {
  httpAuth: HttpAuthService;
  guard: PolicyGuard;
  feedback: DatabaseFeedbackStore;
  allowances: Allowances;
  audit: RouterAudit;
  /** How often one person may say something within an hour. */
  mostPerHour: number;
}

/** Pictures come as they are. */
export function addScreenshotRoutes(
  router: Router,
  options: FeedbackRoutesOptions,
): void {
  const { httpAuth, guard, feedback, audit } = options;

  router.put('/feedback/:id/screenshot', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id } = req.params;
    // Nothing is read of what may not be sent
    await guard.require(feedbackGivePermission, credentials);
    await requireOwn(feedback, id, userOf(credentials));
    const screenshot = cleanScreenshot(
      await readBody(req, res, MOST_SCREENSHOT_BYTES),
    );
    await audit.write(
      { eventId: 'feedback-screenshot', request: req, meta: { feedback: id } },
      async () => {
        if (!(await feedback.putScreenshot(id, screenshot))) {
          throw new NotFoundError(`There is no feedback '${id}'`);
        }
      },
    );
    res.status(204).end();
  });
}

/** What people say about pages. */
export function addFeedbackRoutes(
  router: Router,
  options: FeedbackRoutesOptions,
): void {
  const { httpAuth, guard, feedback, allowances, audit, mostPerHour } = options;

  router.post('/feedback', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const said = parseRequest(feedbackSchema, req.body);
    const by = userOf(credentials);
    const now = new Date();
    const given = await audit.write(
      { eventId: 'feedback-give', request: req, meta: { kind: said.kind } },
      async () => {
        await guard.require(feedbackGivePermission, credentials);
        await allowances.use({ by, what: 'feedback', most: mostPerHour }, now);
        return feedback.add(said, by, now);
      },
    );
    res.status(201).json(given);
  });

  router.get('/feedback', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { cursor, limit, ...filter } = parseRequest(listSchema, req.query);
    await guard.require(roadmapManagePermission, credentials);
    const after = parseCursor(placeSchema, cursor);
    const items = await feedback.page({
      ...filter,
      after: after && { createdAt: after[0], id: after[1] },
      limit: limit + 1,
    });
    const shown = items.slice(0, limit);
    const last = items.length > limit ? shown.at(-1) : undefined;
    res.json({
      items: shown,
      nextCursor: last && formatCursor([last.createdAt, last.id]),
    });
  });

  router.get('/feedback/mine', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    res.json({
      items: await feedback.page({ by: userOf(credentials), limit: 200 }),
    });
  });

  router.delete('/feedback/:id', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id } = req.params;
    await requireOwn(feedback, id, userOf(credentials));
    await audit.write(
      { eventId: 'feedback-delete', request: req, meta: { feedback: id } },
      () => feedback.remove(id),
    );
    res.status(204).end();
  });

  router.post('/feedback/:id/set-aside', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id } = req.params;
    const { answer } = parseRequest(answerSchema, req.body);
    await audit.write(
      { eventId: 'feedback-set-aside', request: req, meta: { feedback: id } },
      async () => {
        await guard.require(roadmapManagePermission, credentials);
        if (
          !(await feedback.setAside(id, answer, {
            by: userOf(credentials),
            now: new Date(),
          }))
        ) {
          throw new NotFoundError(`There is no new feedback '${id}'`);
        }
      },
    );
    res.json(await feedback.get(id));
  });

  router.get('/feedback/:id/screenshot', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { id } = req.params;
    await guard.require(roadmapManagePermission, credentials);
    const screenshot = await feedback.screenshot(id);
    if (!screenshot) {
      throw new NotFoundError(`There is no screenshot of feedback '${id}'`);
    }
    // Whatever a browser thinks that it is, it is a picture, and does nothing
    res
      .set({
        'content-type': screenshot.type,
        'content-disposition': 'attachment; filename="screenshot"',
        'content-security-policy': "default-src 'none'; sandbox",
        'cross-origin-resource-policy': 'same-origin',
        'x-content-type-options': 'nosniff',
        'cache-control': 'private, no-store',
      })
      .end(screenshot.content);
  });
}

/** @throws NotFoundError also when it is somebody else's */
async function requireOwn(
  feedback: DatabaseFeedbackStore,
  id: string,
  by: string,
): Promise<void> {
  if ((await feedback.get(id))?.by !== by) {
    throw new NotFoundError(`There is no feedback '${id}' of yours`);
  }
}
