import type { GoldenPathEvent } from '@paved/plugin-golden-paths-common';
import type { StoredCreation } from '../database/DatabaseCreationStore';
import { entityRefsOf } from './entityRefsOf';

/** What is told of a creation; the same happening always has the same id. */
export function eventOf(
  creation: StoredCreation,
  what: {
    type: 'golden-path.created' | 'golden-path.undone';
    by?: string;
    now: Date;
  },
): GoldenPathEvent {
  return {
    id: `creations/${creation.id}/${what.type}`,
    type: what.type,
    at: what.now.toISOString(),
    path: creation.path,
    release: creation.release,
    repository: creation.repositoryId,
    entityRef: entityRefsOf(creation)[0],
    by: what.by,
  };
}
