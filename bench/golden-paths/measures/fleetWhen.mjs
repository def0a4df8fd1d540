import { until } from '../../shared/time.mjs';

const PAGE = 200;

/**
 * Has the portal look for locks now, rather than within the minute, and waits until it knows the drift of a whole fleet, and what each
 * of its services is called.
 */
export async function fleetWhen(portal, { name, size, seconds = 300 }) {
  const place = `/api/golden-paths/paths/default/${name}`;
  await portal.request(
    '/api/golden-paths/.backstage/scheduler/v1/tasks/golden-paths-services/trigger',
    { method: 'POST' },
  );
  let known = 0;
  let problem;
  await until(
    {
      seconds,
      every: 250,
      get what() {
        return `the drift of ${size} services to be known (${known} were; ${problem})`;
      },
    },
    async () => {
      const { drift, services } = await portal.json(place);
      known = services - drift.unknown;
      if (services > 0 && known === 0) {
        const { items } = await portal.json(`${place}/services?limit=1`);
        problem = items[0]?.problem;
      }
      return known >= size || undefined;
    },
  );
  await until(
    { seconds, every: 500, what: `${size} services to have names` },
    async () => {
      let cursor;
      let named = 0;
      do {
        const page = await portal.json(
          `${place}/services?limit=${PAGE}${
            cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''
          }`,
        );
        named += page.items.filter(({ entityRef }) => entityRef).length;
        cursor = page.nextCursor;
      } while (cursor);
      return named >= size || undefined;
    },
  );
}
