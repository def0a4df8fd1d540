import { STATUS_CODES } from 'node:http';
import { applyDecorators, HttpException } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import { z } from 'zod';

export const problem = z
  .looseObject({
    type: z.string().optional().meta({ description: 'For programs: what to do about it' }),
    title: z.string(),
    status: z.int(),
    detail: z.string().optional().meta({ description: 'For people: what was wrong this time' }),
    errors: z.array(z.object({ pointer: z.string(), detail: z.string() })).optional(),
  })
  .meta({ description: 'Problem details (RFC 9457)' });

export type ProblemDetails = z.infer<typeof problem>;

/** A refusal that the caller may read, as `application/problem+json`. */
export class Problem extends HttpException {
  constructor(readonly details: ProblemDetails) {
    super(details, details.status);
  }
}

/** Documents the refusals of an operation. */
export function ApiProblems(...statuses: number[]) {
  return applyDecorators(
    ...statuses.map((status) =>
      ApiResponse({
        status,
        description: STATUS_CODES[status] ?? 'Refused',
        content: {
          'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
        },
      }),
    ),
  );
}
