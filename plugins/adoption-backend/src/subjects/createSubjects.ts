import type { AuthService } from '@backstage/backend-plugin-api';
import type { CatalogService } from '@backstage/plugin-catalog-node';
import type { Knex } from 'knex';
import type { AdoptionArea } from '../areas/AdoptionArea';
import type { Teams } from '../teams/Teams';
import { DatabaseSubjects } from './DatabaseSubjects';
import type { Subjects } from './Subjects';
import { SubjectSync } from './SubjectSync';

/** What the catalog has, remembered. */
export function createSubjects(options: {
  catalog: CatalogService;
  auth: AuthService;
  knex: Knex;
  teams: Teams;
}): { subjects: Subjects; area: AdoptionArea } {
  const subjects = DatabaseSubjects.create(options);
  const sync = SubjectSync.create({ ...options, subjects });
  return {
    subjects,
    area: {
      chores: {
        subjects: {
          frequency: { minutes: 1 },
          initialDelay: { seconds: 10 },
          run: (now, signal) => sync.run(now, signal),
        },
      },
    },
  };
}
