import type { ComponentType } from 'react';
import { screen, within } from '@testing-library/react';
import {
  mockApis,
  renderInTestApp,
  type TestApiPairs,
} from '@backstage/frontend-test-utils';
import type { Entity } from '@backstage/catalog-model';
import {
  catalogApiRef,
  entityRouteRef,
  MockStarredEntitiesApi,
  starredEntitiesApiRef,
} from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { visitsApiRef, type Visit } from '@backstage/plugin-home';
import { Docs } from './Docs';
import { MyServices } from './MyServices';
import { QuickActions } from './QuickActions';
import { RecentlyVisited } from './RecentlyVisited';
import { Starred } from './Starred';

const ledgerTeam = 'group:default/ledger-team';

function component(
  name: string,
  options: { owner?: string; docs?: boolean } = {},
): Entity {
  const { owner = ledgerTeam, docs = false } = options;
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name,
      description: `What ${name} does`,
      ...(docs && { annotations: { 'backstage.io/techdocs-ref': 'dir:.' } }),
    },
    spec: { type: 'service', lifecycle: 'production', owner },
    relations: [{ type: 'ownedBy', targetRef: owner }],
  };
}

const services = (count: number) =>
  Array.from({ length: count }, (_, i) => component(`service-${i}`));

/** A catalog that has the entities, or one that fails with a reason. */
function catalogWith(found: Entity[] | string) {
  if (typeof found !== 'string') {
    return catalogApiMock({ entities: found });
  }
  return catalogApiMock.mock({
    queryEntities: async () => {
      throw new Error(found);
    },
  });
}

function show(
  Card: ComponentType,
  options: { found?: Entity[] | string; visits?: Visit[]; starred?: string[] },
) {
  const starred = new MockStarredEntitiesApi();
  options.starred?.forEach(entityRef => starred.toggleStarred(entityRef));
  const apis: TestApiPairs<any[]> = [
    [catalogApiRef, catalogWith(options.found ?? [])],
    [
      identityApiRef,
      mockApis.identity({
        userEntityRef: 'user:default/sara-lind',
        ownershipEntityRefs: ['user:default/sara-lind', ledgerTeam],
      }),
    ],
    [starredEntitiesApiRef, starred],
    [
      visitsApiRef,
      {
        list: async () => options.visits ?? [],
        save: async () => {
          throw new Error('nothing is saved here');
        },
      },
    ],
  ];
  return renderInTestApp(<Card />, {
    apis,
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
  });
}

describe('My services', () => {
  it('lists what the reader and their teams own, with docs where there are, and nothing else', async () => {
    show(MyServices, {
      found: [
        component('ledger-service', { docs: true }),
        component('statement-service'),
        component('checkout-api', { owner: 'group:default/checkout' }),
      ],
    });
    const [ledger, statement, ...others] = await screen.findAllByRole(
      'listitem',
    );
    expect(others).toEqual([]);
    expect(within(ledger).getByText('What ledger-service does')).toBeVisible();
    expect(
      within(ledger).getByRole('link', { name: 'Docs of ledger-service' }),
    ).toHaveAttribute('href', '/docs/default/component/ledger-service');
    expect(
      within(ledger).getByRole('link', { name: /^ledger-service/ }),
    ).toHaveAttribute('href', '/catalog/default/component/ledger-service');
    expect(within(statement).queryByRole('link', { name: /^Docs/ })).toBeNull();
  });

  it('leads to the rest when there are more than fit', async () => {
    show(MyServices, { found: services(9) });
    expect(await screen.findByRole('link', { name: 'All 9' })).toHaveAttribute(
      'href',
      '/catalog?filters[kind]=component&filters[user]=owned',
    );
    expect(screen.getAllByRole('listitem')).toHaveLength(8);
  });

  it('says what to do when there is nothing', async () => {
    show(MyServices, {});
    expect(
      await screen.findByRole('link', { name: 'Create a service' }),
    ).toHaveAttribute('href', '/create');
  });

  it('says what went wrong', async () => {
    show(MyServices, { found: 'the catalog is away.' });
    const alert = await screen.findByRole('alert');
    expect(alert).toHaveTextContent('Your portal could not load your services');
    expect(alert).toHaveTextContent('the catalog is away. Try again');
  });
});

describe('Docs', () => {
  it('begins with how to get started, and leads to all', async () => {
    show(Docs, {
      found: ['alpha', 'beta', 'gamma', 'delta', 'paved', 'zeta']
        .map(name => component(name, { docs: true }))
        .concat(component('undocumented')),
    });
    const [first, ...others] = await screen.findAllByRole('listitem');
    expect(
      within(first).getByRole('link', { name: 'Getting started with Paved' }),
    ).toHaveAttribute('href', '/docs/default/component/paved');
    expect(others.map(item => item.textContent)).toEqual([
      'alpha',
      'beta',
      'delta',
      'gamma',
    ]);
    expect(screen.getByRole('link', { name: 'All 6' })).toHaveAttribute(
      'href',
      '/docs',
    );
  });

  it('says how docs come here when there are none, and what went wrong', async () => {
    const { unmount } = show(Docs, { found: [component('undocumented')] });
    expect(await screen.findByText(/Put an mkdocs.yml/)).toBeVisible();
    unmount();
    show(Docs, { found: 'the catalog is away' });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'could not load the docs',
    );
  });
});

describe('Recently visited', () => {
  const visit = (
    name: string,
    pathname: string,
    entityRef?: string,
  ): Visit => ({
    id: pathname,
    name,
    pathname,
    hits: 1,
    timestamp: 1,
    ...(entityRef && { entityRef }),
  });

  it('lists pages by their own names, each entity once, and nothing that is not there', async () => {
    const ledger = component('ledger-service');
    ledger.metadata.title = 'The ledger';
    const ref = 'component:default/ledger-service';
    const at = '/catalog/default/component/ledger-service';
    show(RecentlyVisited, {
      found: [ledger],
      visits: [
        visit('ledger-service | Docs | Paved', `${at}/docs`, ref),
        visit('ledger-service | Overview | Paved', at, ref),
        visit('nope', '/nope'),
        visit('gone', '/catalog/default/api/gone', 'api:default/gone'),
        visit('Repositories | Paved', '/repositories'),
      ],
    });
    expect(
      (await screen.findAllByRole('link')).map(link => [
        link.textContent,
        link.getAttribute('href'),
      ]),
    ).toEqual([
      ['The ledger', `${at}/docs`],
      ['Repositories', '/repositories'],
    ]);
  });

  it('says what will stand there', async () => {
    show(RecentlyVisited, {});
    expect(
      await screen.findByText(/The pages you open will be kept here/),
    ).toBeVisible();
  });
});

describe('Starred', () => {
  it('lists what is starred, with its kind', async () => {
    show(Starred, { starred: ['component:default/ledger-service'] });
    const item = await screen.findByRole('listitem');
    expect(within(item).getByRole('link')).toHaveAttribute(
      'href',
      '/catalog/default/component/ledger-service',
    );
    expect(item).toHaveTextContent('component');
  });

  it('says how to star', async () => {
    show(Starred, {});
    expect(await screen.findByText(/Nothing starred yet/)).toBeVisible();
  });
});

describe('Quick actions', () => {
  it('lead to where people make, register and read', async () => {
    show(QuickActions, {});
    const links = await screen.findAllByRole('link');
    expect(links.map(link => link.getAttribute('href'))).toEqual([
      '/create',
      '/repositories?state=no-catalog-file',
      '/docs',
    ]);
  });
});
