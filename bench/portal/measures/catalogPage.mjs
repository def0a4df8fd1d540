import { summarize } from '../../shared/statistics.mjs';

const ROUNDS = 100;
const WARM_UP = 5;

const components = encodeURIComponent('kind=component');
const LIST = `/api/catalog/entities/by-query?filter=${components}&limit=20&offset=0&orderField=${encodeURIComponent(
  'metadata.name,asc',
)}`;
/** What the catalog page asks for at once: the rows, how many there are, and what its filters offer. */
const PAGE = [
  `${LIST}&totalItems=exclude`,
  `/api/catalog/entities/by-query?filter=${components}&limit=0`,
  '/api/catalog/entity-facets?facet=kind',
  ...['spec.type', 'spec.lifecycle', 'metadata.tags', 'relations.ownedBy'].map(
    facet => `/api/catalog/entity-facets?filter=${components}&facet=${facet}`,
  ),
];

async function timed(work) {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds of the catalog page's requests; the sides take turns, so that a busy moment hits both. */
export async function measureCatalogPage(portals) {
  const samples = portals.map(() => ({ list: [], page: [] }));
  for (let round = -WARM_UP; round < ROUNDS; round++) {
    for (const [index, portal] of portals.entries()) {
      const list = await timed(() => portal.json(LIST));
      const page = await timed(() =>
        Promise.all(PAGE.map(route => portal.json(route))),
      );
      if (round >= 0) {
        samples[index].list.push(list);
        samples[index].page.push(page);
      }
    }
  }
  return Object.fromEntries(
    portals.map(({ name }, index) => [
      name,
      {
        list: summarize(samples[index].list),
        page: summarize(samples[index].page),
      },
    ]),
  );
}
