const MOST_CHARACTERS = 250;

/** First parts of addresses that are named other than the plugin behind them. */
const PLUGINS: Record<string, string> = {
  '': 'home',
  docs: 'techdocs',
  create: 'scaffolder',
  settings: 'user-settings',
  roadmap: 'adoption',
  'catalog-unprocessed-entities': 'catalog',
};

/** Tabs of entities that another plugin than the catalog brings. */
const TABS: Record<string, string> = {
  docs: 'techdocs',
  apis: 'api-docs',
  definition: 'api-docs',
  'catalog-graph': 'catalog-graph',
  kubernetes: 'kubernetes',
  scorecards: 'scorecards',
  'golden-path': 'golden-paths',
  delivery: 'adoption',
};

/** Ids made by machines: pages that differ only in them are one. */
const MACHINE_MADE =
  /^(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{16,}|\d+)$/i;

const PLUGIN_ID = /^[a-z][a-z0-9-]{0,39}$/;

/** @public */
export interface Page {
  /** The same for all addresses of one page. */
  name: string;
  plugin: string;
  isDocumentation: boolean;
}

/**
 * The page that an address leads to. Its plugin is told from the address, since analytics events name a wrong one within the
 * tabs of entities.
 *
 * @param path - `/catalog/default/component/ledger/docs/setup/`, also with what stands behind `?` or `#`
 * @public
 */
export function pageOf(path: string): Page {
  const [first = '', ...rest] = path
    .replace(/[?#].*$/s, '')
    .split('/')
    .filter(Boolean);
  const isEntity = first === 'catalog' && rest.length >= 3;
  const isDocs = first === 'docs' && rest.length >= 3;
  if (isEntity && rest[3] === 'docs') {
    return page('docs', 'techdocs', rest.toSpliced(3, 1), true);
  }
  if (isDocs) {
    return page('docs', 'techdocs', rest, true);
  }
  if (isEntity) {
    // Tabs below tabs are the tab's own matter
    return page(first, tabOf(rest[3]), rest.slice(0, 4), false);
  }
  const known = Object.hasOwn(PLUGINS, first) ? PLUGINS[first] : first;
  return page(
    first,
    PLUGIN_ID.test(known) ? known : 'other',
    rest.map(part => (MACHINE_MADE.test(part) ? ':id' : part)),
    false,
  );
}

/** A tab may be named as anything, also as what every object has. */
function tabOf(tab: string): string {
  return Object.hasOwn(TABS, tab) ? TABS[tab] : 'catalog';
}

function page(
  first: string,
  plugin: string,
  rest: string[],
  isDocumentation: boolean,
): Page {
  const isOfEntity = first === 'docs' || first === 'catalog';
  const parts = rest.map((part, index) =>
    isOfEntity && index < 3 ? part.toLocaleLowerCase('en-US') : part,
  );
  return {
    name: `/${[first, ...parts].filter(Boolean).join('/')}`.slice(
      0,
      MOST_CHARACTERS,
    ),
    plugin,
    isDocumentation,
  };
}
