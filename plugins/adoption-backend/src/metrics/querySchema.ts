import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { z } from 'zod';

const DAY_MS = 24 * 60 * 60 * 1000;
const MOST_BUCKETS = 1_100;
const EARLIEST = '1970';
const LATEST = '2200';
const BUCKET_DAYS = { day: 1, week: 7, month: 28, quarter: 90 };

const instant = z
  .string()
  .max(40)
  .refine(text => /^\d{4}-\d\d-\d\d(T.*Z)?$/.test(text), {
    message: 'is no time of ISO 8601 in UTC, such as 2026-11-21T00:00:00Z',
  })
  .refine(text => !Number.isNaN(Date.parse(text)), { message: 'is no time' })
  .transform(text => new Date(text).toISOString())
  // Days and times are compared as texts, which put a year of five digits before all others
  .refine(text => text >= EARLIEST && text < LATEST, {
    message: 'must be of the years 1970 to 2199',
  });

const zone = z
  .string()
  .max(60)
  .refine(
    text => {
      try {
        return Boolean(new Intl.DateTimeFormat('en', { timeZone: text }));
      } catch {
        return false;
      }
    },
    { message: 'is no time zone, such as Europe/Berlin' },
  );

/** A ref of an entity, in full and in lower case. */
export const ref = (kind?: string) =>
  z
    .string()
    .max(300)
    .transform((text, context) => {
      try {
        return stringifyEntityRef(
          parseEntityRef(text, { defaultKind: kind }),
        ).toLocaleLowerCase('en-US');
      } catch {
        context.addIssue({
          code: 'custom',
          message: `is no ref of an entity, such as ${
            kind ?? 'component'
          }:default/name`,
        });
        return z.NEVER;
      }
    });

/** What a request asks of metrics. */
export const querySchema = z
  .object({
    from: instant,
    to: instant,
    zone: zone.default('UTC'),
    bucket: z.enum(['day', 'week', 'month', 'quarter']).default('week'),
    team: ref('group').optional(),
    path: ref('goldenpath').optional(),
    entity: ref().optional(),
  })
  .superRefine(({ from, to, bucket }, context) => {
    const days = (Date.parse(to) - Date.parse(from)) / DAY_MS;
    if (days <= 0) {
      context.addIssue({
        code: 'custom',
        path: ['to'],
        message: 'must be after from',
      });
    }
    if (days / BUCKET_DAYS[bucket] > MOST_BUCKETS) {
      context.addIssue({
        code: 'custom',
        path: ['bucket'],
        message: `gives more than ${MOST_BUCKETS} of them; take a larger one or a shorter period`,
      });
    }
  });
