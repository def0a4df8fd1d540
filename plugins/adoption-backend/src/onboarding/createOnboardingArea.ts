import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { readPlatformTeams, readTimeZone } from '../config';
import { readIntakeConfig } from '../intake/config';
import type { Services } from '../services/Services';
import { authorKeys } from './AuthorKeys';
import { DatabasePeopleStore } from './DatabasePeopleStore';
import { FirstCommits } from './FirstCommits';
import { onboardingMetrics, type FirstDeployments } from './onboardingMetrics';
import { People } from './People';
import { peopleImporter } from './peopleImporter';

/** How long new people, and new services, take until they get there. */
export async function createOnboardingArea(
  context: Pick<
    AdoptionContext,
    'auth' | 'catalog' | 'config' | 'knex' | 'metrics' | 'subjects' | 'teams'
  >,
  options: { services: Services; history: FirstDeployments },
): Promise<AdoptionArea> {
  const keyOf = await authorKeys(context);
  const store = DatabasePeopleStore.create(context);
  const people = People.create({
    ...context,
    store,
    keyOf,
    platformTeams: readPlatformTeams(context.config),
  });
  context.metrics.add(
    onboardingMetrics({
      ...context,
      ...options,
      people,
      firstCommits: FirstCommits.create(context),
      zone: readTimeZone(context.config),
      keptMs: readIntakeConfig(context.config).deliveryMs,
    }),
  );
  return { importers: { people: peopleImporter({ store, people, keyOf }) } };
}
