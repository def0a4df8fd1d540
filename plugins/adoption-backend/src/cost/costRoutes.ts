import type {
  HttpAuthService,
  PermissionsService,
} from '@backstage/backend-plugin-api';
import { InputError, NotFoundError } from '@backstage/errors';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import {
  adoptionManagePermission,
  formatAmount,
  parseAmount,
  type CostReport,
  type CostSummary,
} from '@paved/plugin-adoption-common';
import { parseRequest, type RouterAudit } from '@paved/router';
import type { Router } from 'express';
import { z } from 'zod';
import { ref } from '../metrics/querySchema';
import { requirePermission } from '../permissions/requirePermission';
import { userRefOf } from '../permissions/userRefOf';
import type { Viewers } from '../permissions/Viewers';
import type { Budgets } from './Budgets';
import type { CostConfig } from './config';
import type { CostReaders } from './CostReaders';
import type { Costs } from './Costs';
import type { DatabaseBudgetStore } from './DatabaseBudgetStore';
import type { DatabaseCostStore, Days } from './DatabaseCostStore';
import { plusDays, utcDay } from './days';

const DEFAULT_DAYS = 30;
const MOST_DAYS = 3 * 366;
const MOST_KEYS = 100;
const SHOWN_IN_SUMMARY = 5;

const day = z
  .string()
  .regex(/^\d{4}-\d\d-\d\d$/, 'is no day such as 2026-11-01')
  .refine(
    text =>
      !Number.isNaN(Date.parse(text)) && utcDay(Date.parse(text)) === text,
    { message: 'is no day of the calendar' },
  );

const costsSchema = z
  .object({
    by: z.enum(['service', 'team', 'system']).default('service'),
    kind: z.enum(['effective', 'billed']).default('effective'),
    from: day.optional(),
    to: day.optional(),
    team: ref('group').optional(),
    entity: ref('component').optional(),
    cursor: z.coerce.number().int().min(0).default(0),
    limit: z.coerce.number().int().min(1).max(500).default(100),
  })
  .superRefine(({ from, to }, context) => {
    if (Boolean(from) !== Boolean(to)) {
      context.addIssue({
        code: 'custom',
        path: [from ? 'to' : 'from'],
        message: 'is missing; name both days or none',
      });
    }
    const days =
      from && to ? (Date.parse(to) - Date.parse(from)) / 86_400_000 : 1;
    if (days <= 0 || days > MOST_DAYS) {
      context.addIssue({
        code: 'custom',
        path: ['to'],
        message: `must be after from, by ${MOST_DAYS} days at most`,
      });
    }
  });

const summarySchema = z.object({
  days: z.coerce.number().int().min(1).max(366).default(DEFAULT_DAYS),
});

const budgetSchema = z.object({
  entityRef: ref(),
  currency: z.string().regex(/^[A-Z]{3}$/, 'is no currency such as EUR'),
  amount: z
    .string()
    .transform((text, context) => {
      const amount = parseAmount(text);
      if (amount === undefined || amount <= 0n) {
        context.addIssue({
          code: 'custom',
          message: 'must be a number above 0, such as 2500.00',
        });
        return z.NEVER;
      }
      return formatAmount(amount);
    })
    .optional(),
});

const BUDGET_KINDS = /^(?:group|system|component|resource|api):/;

/** Costs and budgets. */
export function addCostRoutes(
  router: Router,
  options: {
    httpAuth: HttpAuthService;
    permissions: PermissionsService;
    catalog: CatalogService;
    audit: RouterAudit;
    viewers: Viewers;
    readers: CostReaders;
    costs: Costs;
    budgets: Budgets;
    store: DatabaseCostStore;
    budgetStore: DatabaseBudgetStore;
    config: CostConfig;
  },
): void {
  const { httpAuth, readers, costs, budgets, store, budgetStore } = options;

  router.get('/costs', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const query = parseRequest(costsSchema, req.query);
    const tellable = await readers.requireMay(query, credentials);
    const { by, kind, team, entity, cursor, limit } = query;
    const days: Days =
      query.from && query.to
        ? { from: query.from, to: query.to }
        : await newestDays(store, new Date());
    const asked = { by, kind, team, entity, tellable, days };
    const [{ items, unallocated, total }, trend, accounts, states] =
      await Promise.all([
        costs.rollUp(asked),
        costs.byDay(asked),
        store.accounts(),
        budgets.states(new Date()),
      ]);
    // What is spent of a budget is told to who may see those costs, wherever else its team or entity is named
    const budgetOf = new Map(
      (await readers.shown(states, credentials)).map(state => [
        state.entityRef,
        state,
      ]),
    );
    const isWhole = !team && !entity;
    const report: CostReport = {
      ...days,
      by,
      kind,
      total: total.money(),
      items: items.slice(cursor, cursor + limit).map(item => ({
        ...item,
        budget: budgetOf.get(item.entityRef),
      })),
      totalItems: items.length,
      nextCursor:
        cursor + limit < items.length ? String(cursor + limit) : undefined,
      unallocated: isWhole
        ? { ...unallocated, keys: unallocated.keys.slice(0, MOST_KEYS) }
        : undefined,
      trend,
      // Accounts are the company's, whoever looks
      accounts: isWhole ? accounts : [],
      tags: options.config.tags,
    };
    res.json(report);
  });

  router.get('/costs/mine', async (req, res) => {
    const credentials = await httpAuth.credentials(req, { allow: ['user'] });
    const { days: count } = parseRequest(summarySchema, req.query);
    const owners = await options.viewers.teamsOf(credentials);
    const { to } = await newestDays(store, new Date());
    const days = { from: plusDays(to, -count), to };
    const before = { from: plusDays(days.from, -count), to: days.from };
    const asked = { by: 'service', kind: 'effective', owners } as const;
    const [now, earlier] = await Promise.all([
      costs.rollUp({ ...asked, days }),
      costs.rollUp({ ...asked, days: before }),
    ]);
    const summary: CostSummary = {
      ...days,
      costs: now.total.money(),
      before: earlier.total.money(),
      items: now.items.slice(0, SHOWN_IN_SUMMARY),
      totalItems: now.items.length,
    };
    res.json(summary);
  });

  router.get('/budgets', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const states = await budgets.states(new Date());
    res.json({ items: await readers.shown(states, credentials) });
  });

  router.put('/budgets', async (req, res) => {
    const credentials = await httpAuth.credentials(req);
    const { entityRef, currency, amount } = parseRequest(
      budgetSchema,
      req.body,
    );
    await options.audit.write(
      {
        eventId: 'budget-set',
        request: req,
        meta: { entityRef, currency, amount: amount ?? 'none' },
      },
      async () => {
        await requirePermission(
          options.permissions,
          credentials,
          adoptionManagePermission,
          'set budgets',
        );
        if (!BUDGET_KINDS.test(entityRef)) {
          throw new InputError(
            'entityRef: a budget is for a team, a system or a service, such as group:default/payments',
          );
        }
        if (amount === undefined) {
          if (!(await budgetStore.remove(entityRef))) {
            throw new NotFoundError(`There is no budget of ${entityRef}`);
          }
          return;
        }
        if (
          !(await options.catalog.getEntityByRef(entityRef, { credentials }))
        ) {
          throw new InputError(
            `entityRef: the catalog has no ${entityRef}; a budget needs somebody to tell`,
          );
        }
        await budgetStore.set(
          { entityRef, currency, amount },
          userRefOf(credentials),
          new Date(),
        );
      },
    );
    res.status(204).end();
  });
}

/** 30 days up to the newest with costs, or up to yesterday. */
async function newestDays(store: DatabaseCostStore, now: Date): Promise<Days> {
  const today = utcDay(now);
  const newest = await store.newestDay(today);
  const to = newest === undefined ? today : plusDays(newest, 1);
  return { from: plusDays(to, -DEFAULT_DAYS), to };
}
