import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import { z } from 'zod';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { RepositoryStatusService } from '../services/RepositoryStatusService';

const pageSchema = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(20),
  cursor: z.coerce.number().int().min(0).default(0),
});

/** Runs of discovery. */
export function addRunRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    status: RepositoryStatusService;
    audit: RouterAudit;
  },
): void {
  const { httpAuth, status, audit } = options;

  router.get('/summary', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    res.json(await status.summary({ credentials }));
  });

  router.get('/runs', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { limit, cursor } = parseRequest(pageSchema, req.query);
    const items = await status.runs({ limit, offset: cursor }, { credentials });
    res.json({
      items,
      nextCursor: items.length === limit ? String(cursor + limit) : undefined,
    });
  });

  router.post('/runs', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const run = await audit.write(
      { eventId: 'discovery-start', request: req, meta: {} },
      () => status.startRun({ credentials }),
    );
    res.status(202).json(run);
  });

  router.post('/runs/:id/approve', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = parseRequest(z.object({ id: z.string() }), req.params);
    res.json(
      await audit.write(
        { eventId: 'discovery-approve', request: req, meta: { run: id } },
        () => status.approveRun({ id }, { credentials }),
      ),
    );
  });
}
