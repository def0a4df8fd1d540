import { Problem } from './service.js';

/**
 * What the service answers: `<METHOD> <path>` → handler. `{name}` in a path is a parameter. Whatever is here is in
 * `openapi.yaml` too; a test compares them.
 *
 * A handler gets `{ params, query, request }` and returns `{ status, body }`; throw a `Problem` to refuse. Health is
 * answered by the service itself.
 *
 * @type {Record<string, import('./service.js').Handler>}
 */
export const routes = {
  'GET /v1/greetings/{name}': ({ params }) => {
    if (params.name.length > 50) {
      throw new Problem(400, 'Bad request', 'A name has at most 50 characters');
    }
    return { body: { message: `Hello ${params.name}` } };
  },
};
