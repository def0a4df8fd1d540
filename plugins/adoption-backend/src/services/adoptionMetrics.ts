import {
  adoptionDefinitions,
  adoptionRows,
  measureAdoption,
  type AdoptionQuestion,
  type MetricQuery,
  type Service,
} from '@paved/plugin-adoption-common';
import type { MetricGroup } from '../metrics/MetricGroup';
import { pageOfRows } from '../metrics/pageOfRows';
import type { Subjects } from '../subjects/Subjects';
import type { Services } from './Services';

/** Is the platform chosen. */
export function adoptionMetrics(options: {
  services: Services;
  subjects: Subjects;
  now?: () => Date;
}): MetricGroup {
  const { services, subjects, now = () => new Date() } = options;

  async function questionOf(query: MetricQuery): Promise<AdoptionQuestion> {
    const { mandated, since } = await services.rules();
    return {
      services: await servicesOf(query, { services, subjects }),
      query,
      mandated,
      since,
      now: now().toISOString(),
    };
  }

  return {
    definitions: adoptionDefinitions,
    async measure(ids, query) {
      const question = await questionOf(query);
      return ids.map(id => {
        const value = measureAdoption(id, question);
        return query.team && id === 'adoption.voluntary'
          ? {
              ...value,
              notes: [
                ...(value.notes ?? []),
                'Repositories that declare nothing in the catalog belong to no team and are left out here.',
              ],
            }
          : value;
      });
    },
    async rows(id, query, page) {
      return pageOfRows(adoptionRows(id, await questionOf(query)), page);
    },
  };
}

/** Those that a query is about. */
export async function servicesOf(
  { team, entity }: Pick<MetricQuery, 'team' | 'entity'>,
  { services, subjects }: { services: Services; subjects: Subjects },
): Promise<readonly Service[]> {
  const all = await services.all();
  if (entity) {
    const subject = await subjects.find(entity);
    return all.filter(({ id }) => id === subject?.id);
  }
  if (team) {
    const owned = new Set(
      (await subjects.ownedWithin(team)).map(({ id }) => id),
    );
    return all.filter(({ id }) => owned.has(id));
  }
  return all;
}
