import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { scorecardReadPermission } from '@paved/plugin-scorecards-common';
import type { Router } from 'express';
import { z } from 'zod';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import { parseRequest } from '../router/parseRequest';
import { readJsonBody } from '../router/readJsonBody';
import type { Preview } from './Preview';
import { MAX_DRAFT_BYTES } from './readDraft';

const schema = z.object({ definition: z.string().min(1).max(MAX_DRAFT_BYTES) });

/** "What would this scorecard change?" To be added before anything parses bodies: drafts are larger than other requests. */
export function addPreviewRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    guard: PermissionGuard;
    preview: Preview;
  },
): void {
  const { httpAuth, guard, preview } = options;

  router.post('/preview', async (req, res) => {
    const credentials = await httpAuth.credentials(req, {
      allow: ['user', 'service'],
    });
    await guard.require(scorecardReadPermission, credentials);
    const { definition } = parseRequest(
      schema,
      await readJsonBody(req, res, 2 * MAX_DRAFT_BYTES),
    );
    // Nobody waits for it any longer
    const left = new AbortController();
    res.once('close', () => left.abort());
    res.json(
      await preview.of(
        definition,
        await guard.visible(credentials),
        left.signal,
      ),
    );
  });
}
