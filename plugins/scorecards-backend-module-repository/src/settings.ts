import { matchPaths } from '@paved/plugin-repositories-common';
import { z } from 'zod';
import { compileExpression } from './reading/compileExpression';

const path = z.string().min(1).max(200);

/** What a check may ask about a repository: whether there is such a file, and whether one holds a text. */
export interface FileQuestion {
  isMeant: (path: string) => boolean;
  /** Left out when it is enough that the file is there. */
  holds?: (text: string) => boolean;
}

export const fileQuestionSchema: z.ZodType<
  FileQuestion,
  z.ZodTypeDef,
  unknown
> = z
  .object({
    glob: path.optional(),
    file: path.optional(),
    contains: z.string().min(1).max(1000).optional(),
    matches: z.string().min(1).max(500).optional(),
  })
  .strict()
  .refine(
    ({ glob, file }) => (glob === undefined) !== (file === undefined),
    'give either a glob or a file',
  )
  .refine(
    ({ contains, matches }) => contains === undefined || matches === undefined,
    'give either contains or matches',
  )
  .transform(({ glob, file, contains, matches }) => {
    const expression =
      matches === undefined ? undefined : compileExpression(matches);
    return {
      isMeant:
        glob === undefined ? (at: string) => at === file : matchPaths([glob]),
      ...(contains !== undefined && {
        holds: (text: string) => text.includes(contains),
      }),
      ...(expression && {
        holds: (text: string) => expression.test(text),
      }),
    };
  });
