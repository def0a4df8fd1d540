import { InputError } from '@backstage/errors';
import { LineCounter, parseDocument } from 'yaml';
import { z } from 'zod';
import type { MaturityLevel, MaturityModel } from './types';

const MOST_CHARACTERS = 200_000;
const LEVELS = 6;
const DEFAULT_DAYS = 90;

const text = (most: number) => z.string().trim().min(1).max(most);
const id = z
  .string()
  .regex(
    /^[a-z0-9][a-z0-9-]{0,62}$/,
    'must be like this-one, in small letters',
  );
const number = z.number().finite().optional();

const evidenceSchema = z.union([
  z
    .object({
      metric: text(100),
      above: number,
      atLeast: number,
      below: number,
      atMost: number,
      days: z.number().int().min(1).max(730).default(DEFAULT_DAYS),
      sample: z.number().int().min(1).max(1_000_000).default(1),
    })
    .strict()
    .transform(({ metric, days, sample, ...comparisons }, context) => {
      const targets = (
        [
          ['above', comparisons.above],
          ['at-least', comparisons.atLeast],
          ['below', comparisons.below],
          ['at-most', comparisons.atMost],
        ] as const
      ).flatMap(([is, value]) => (value === undefined ? [] : { is, value }));
      if (targets.length > 1) {
        context.addIssue({
          code: 'custom',
          message: 'has more than one comparison; make two criteria of it',
        });
      }
      return { metric, days, sample, target: targets.at(0) };
    }),
  z.object({ show: text(500) }).strict(),
]);

const modelSchema = z
  .object({
    title: text(100),
    version: z.number().int().min(1),
    levels: z.array(text(60)).length(LEVELS),
    aspects: z
      .array(
        z
          .object({
            id,
            title: text(100),
            question: text(300),
            criteria: z
              .array(
                z
                  .object({
                    id,
                    level: z
                      .number()
                      .int()
                      .min(1)
                      .max(LEVELS - 1)
                      .transform(level => level as MaturityLevel),
                    says: text(300),
                    next: text(500),
                    evidence: evidenceSchema,
                  })
                  .strict(),
              )
              .min(1)
              .max(100),
          })
          .strict(),
      )
      .min(1)
      .max(20),
  })
  .strict()
  .superRefine(({ aspects }, context) => {
    const seen = new Set<string>();
    aspects.forEach((aspect, index) => {
      aspect.criteria.forEach((criterion, at) => {
        if (seen.has(criterion.id)) {
          context.addIssue({
            code: 'custom',
            path: ['aspects', index, 'criteria', at, 'id'],
            message: `'${criterion.id}' is there twice`,
          });
        }
        seen.add(criterion.id);
      });
    });
    // A level without a criterion would be reached by nothing
    aspects.forEach((aspect, index) => {
      for (let level = 1; level < LEVELS; level++) {
        if (!aspect.criteria.some(criterion => criterion.level === level)) {
          context.addIssue({
            code: 'custom',
            path: ['aspects', index, 'criteria'],
            message: `has none of level ${level}`,
          });
        }
      }
    });
  });

/**
 * Reads a model of maturity as companies write it.
 *
 * @public
 * @throws InputError naming file, line and field
 */
export function readMaturityModel(file: string, yaml: string): MaturityModel {
  if (yaml.length > MOST_CHARACTERS) {
    throw new InputError(
      `${file}: The file has ${yaml.length} characters; ${MOST_CHARACTERS} is the most`,
    );
  }
  const lines = new LineCounter();
  const document = parseDocument(yaml, {
    lineCounter: lines,
    prettyErrors: false,
  });
  const [error] = document.errors;
  if (error) {
    const { line } = lines.linePos(error.pos[0]);
    throw new InputError(`${file}:${line}: ${error.message}`);
  }
  let data: unknown;
  try {
    data = document.toJS({ maxAliasCount: 20 });
  } catch (cause) {
    throw new InputError(`${file}: ${(cause as Error).message}`);
  }
  const parsed = modelSchema.safeParse(data);
  if (!parsed.success) {
    const [{ path, message }] = parsed.error.issues;
    const node = path.length ? document.getIn(path, true) : undefined;
    const range = (node as { range?: [number, number, number] } | undefined)
      ?.range;
    const place = range ? `${file}:${lines.linePos(range[0]).line}` : file;
    throw new InputError(
      [place, ...(path.length ? [path.join('.')] : []), message].join(': '),
    );
  }
  return parsed.data;
}
