import { createApiRef } from '@backstage/frontend-plugin-api';

/**
 * What stands behind the `?` of an address; a list gives its name several times, what is `undefined` or empty is left out.
 *
 * @public
 */
export type Parameters = Record<
  string,
  string | number | boolean | readonly string[] | undefined
>;

/**
 * The adoption backend, for the portal's pages. Addresses are below `/api/adoption`, such as `/metrics`; the areas have
 * typed functions over it beside this file. Every method throws a ResponseError when the backend says no.
 *
 * @public
 */
export interface AdoptionApi {
  get<T>(at: string, parameters?: Parameters): Promise<T>;
  /** The `items` of a list. */
  items<T>(at: string, parameters?: Parameters): Promise<T[]>;
  /** A body is sent as JSON, a Blob as it is with its own type. */
  post<T>(at: string, body?: unknown): Promise<T>;
  put<T>(at: string, body?: unknown): Promise<T>;
  patch<T>(at: string, body?: unknown): Promise<T>;
  delete(at: string): Promise<void>;
  /** A file, such as the rows as CSV. */
  file(at: string, parameters?: Parameters): Promise<Blob>;
}

/**
 * {@link AdoptionApi}
 *
 * @public
 */
export const adoptionApiRef = createApiRef<AdoptionApi>().with({
  id: 'plugin.adoption.api',
  pluginId: 'adoption',
});
