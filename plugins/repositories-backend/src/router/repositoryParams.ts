import { InputError } from '@backstage/errors';
import {
  formatRepositoryId,
  parseRepositoryId,
} from '@paved/plugin-repositories-common';
import { z } from 'zod';
import { parseRequest } from '@paved/router';

const paramsSchema = z.object({
  host: z.string().min(1),
  owner: z.string().min(1),
  name: z.string().min(1),
});

/** Path of one repository; an owner with slashes is URL-encoded. */
export const REPOSITORY_PATH = '/repositories/:host/:owner/:name';

export function parseRepositoryParams(params: unknown): {
  id: string;
  host: string;
  owner: string;
  name: string;
} {
  const parts = parseRequest(paramsSchema, params);
  const id = formatRepositoryId(parts);
  const parsed = parseRepositoryId(id);
  if (parsed.owner !== parts.owner || parsed.name !== parts.name) {
    throw new InputError(
      `'${parts.owner}/${parts.name}' is not a repository's owner and name`,
    );
  }
  return { id, ...parts };
}
