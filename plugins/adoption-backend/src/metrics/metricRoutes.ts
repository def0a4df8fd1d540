import type { HttpAuthService } from '@backstage/backend-plugin-api';
import type { Router } from 'express';
import { z } from 'zod';
import { parseRequest } from '@paved/router';
import type { Viewers } from '../permissions/Viewers';
import { querySchema } from './querySchema';
import type { MetricRegistry } from './MetricRegistry';
import { rowsCsv } from './rowsCsv';

const MOST_METRICS = 50;
const CSV_PAGE = 1_000;
const MOST_CSV_ROWS = 100_000;

const tilesSchema = z.object({
  ids: z
    .string()
    .transform(text => text.split(',').filter(Boolean))
    .pipe(z.array(z.string()).min(1).max(MOST_METRICS)),
});

const rowsSchema = z.object({
  cursor: z.string().max(500).optional(),
  limit: z.coerce.number().int().min(1).max(1_000).default(50),
  format: z.enum(['json', 'csv']).default('json'),
});

/** Numbers, what they mean, and what is behind them. */
export function addMetricRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    viewers: Viewers;
    metrics: MetricRegistry;
  },
): void {
  const { httpAuth, viewers, metrics } = options;

  router.get('/metrics/definitions', async (req, res) => {
    await httpAuth.credentials(req, { allow: ['user', 'service'] });
    res.json({ items: metrics.definitions() });
  });

  router.get('/metrics', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { ids } = parseRequest(tilesSchema, req.query);
    const query = parseRequest(querySchema, req.query);
    await viewers.requireMay(query, credentials);
    res.json({ items: await metrics.measure([...new Set(ids)], query) });
  });

  router.get('/metrics/:id/rows', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { id } = req.params;
    const { format, ...page } = parseRequest(rowsSchema, req.query);
    const query = parseRequest(querySchema, req.query);
    await viewers.requireMay(query, credentials);
    if (format === 'json') {
      res.json(await metrics.rows(id, query, page));
      return;
    }
    let { rows, columns, nextCursor } = await metrics.rows(id, query, {
      limit: CSV_PAGE,
    });
    const all = [...rows];
    while (nextCursor && all.length < MOST_CSV_ROWS) {
      ({ rows, columns, nextCursor } = await metrics.rows(id, query, {
        limit: CSV_PAGE,
        cursor: nextCursor,
      }));
      all.push(...rows);
    }
    res.type('text/csv').attachment(`${id}.csv`).send(rowsCsv(columns, all));
  });
}
