import type { HttpAuthService } from '@backstage/backend-plugin-api';
import { scorecardReadPermission } from '@paved/plugin-scorecards-common';
import type { Router } from 'express';
import { z } from 'zod';
import { parseRequest, readJsonBody } from '@paved/router';
import type { PermissionGuard } from '../permissions/PermissionGuard';
import type { Preview } from './Preview';

/** More than any draft, so that one that is too large is told what is. */
const MAX_BODY_BYTES = 1024 * 1024;

const schema = z.object({ definition: z.string().min(1) });

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
      await readJsonBody(req, res, MAX_BODY_BYTES),
    );
    // Nobody waits for it any longer
    const left = new AbortController();
    res.once('close', () => left.abort());
    res.json(
      await preview.of(definition, {
        caller: JSON.stringify(credentials.principal),
        visible: await guard.visible(credentials),
        signal: left.signal,
      }),
    );
  });
}
