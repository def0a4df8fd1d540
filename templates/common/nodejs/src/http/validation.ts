import { StandardSchemaValidationPipe } from '@nestjs/common';
import { Problem } from './problem.js';

/** Checks what comes in against the `schema` of `@Body`, `@Param` and `@Query`; what the schema returns is what the code gets. */
export const validation = new StandardSchemaValidationPipe({
  exceptionFactory: (issues) =>
    new Problem({
      status: 400,
      title: 'Bad Request',
      type: 'urn:problem:invalid-request',
      errors: issues.map(({ path = [], message }) => ({
        pointer: `/${path.map((part) => String(typeof part === 'object' ? part.key : part)).join('/')}`,
        detail: message,
      })),
    }),
});
