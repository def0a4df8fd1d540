import type { RepositoryName } from './api';

/** Where the portal shows a repository, relative to the repositories page; an owner's slashes are escaped. */
export function repositoryPath(
  { host, owner, name }: RepositoryName,
  view?: { ref?: string; path?: string; line?: number },
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(view ?? {})) {
    if (value !== undefined) {
      query.set(key, String(value));
    }
  }
  const path = [host, owner, name].map(encodeURIComponent).join('/');
  return query.size ? `${path}?${query}` : path;
}
