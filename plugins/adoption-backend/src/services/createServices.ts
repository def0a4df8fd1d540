import type { Config } from '@backstage/config';
import type { Knex } from 'knex';
import type { Subjects } from '../subjects/Subjects';
import { readServicesConfig } from './config';
import { DatabaseServiceStore } from './DatabaseServiceStore';
import { Services } from './Services';

/** Services with their origins and paths; whoever needs them may have their own. */
export function createServices(options: {
  config: Config;
  knex: Knex;
  subjects: Subjects;
}): Services {
  return Services.create({
    store: DatabaseServiceStore.create(options),
    subjects: options.subjects,
    config: readServicesConfig(options.config),
  });
}
