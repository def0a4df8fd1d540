/**
 * What the service answers: `<METHOD> <path>` → handler. `{name}` in a path is a parameter.
 *
 * A handler gets `{ params, query, request }` and returns `{ status, body }`; throw a `Problem` to refuse. Health is
 * answered by the service itself.
 *
 * @type {Record<string, import('./service.js').Handler>}
 */
export const routes = {};
