import type { ComponentType } from 'react';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import {
  identityApiRef,
  storageApiRef,
  type StorageApi,
} from '@backstage/frontend-plugin-api';
import { catalogApiRef, entityRouteRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import type { HomePageLayoutProps } from '@backstage/plugin-home-react/alpha';
import { adoptionApiRef } from '@paved/plugin-adoption';
import type { Home } from '@paved/plugin-adoption-common';
import { Docs } from './cards/Docs';
import { QuickActions } from './cards/QuickActions';
import { HomeLayout } from './HomeLayout';

type Widget = HomePageLayoutProps['widgets'][number];

/** As the blueprint makes them. */
function widget(
  id: string,
  title: string,
  columns: number,
  Content: ComponentType<any>,
): Widget {
  const Component = (props: any) => {
    const { Renderer, title: given, ...options } = props;
    return <Renderer title={given || title} Content={Content} {...options} />;
  };
  return {
    node: { spec: { id: `home-page-widget:${id}` } },
    component: <Component />,
    title,
    layout: { width: { defaultColumns: columns } },
  } as unknown as Widget;
}

const told =
  (name: string) =>
  (options: object): JSX.Element =>
    <span>{`${name} ${JSON.stringify(options)}`}</span>;

const widgets = [
  widget('home/quick-actions', 'Quick actions', 12, QuickActions),
  widget('home/my-services', 'My services', 8, told('services')),
  widget('home/docs', 'Docs', 8, Docs),
  widget('scorecards/what-blocks', 'What blocks', 8, told('blocks')),
  widget('adoption/cost-summary', 'Costs', 4, told('costs')),
];

const dashboard: Home = {
  dashboard: {
    ref: 'portaldashboard:default/home',
    title: 'Home',
    sections: [
      {
        id: 'begin',
        title: 'Begin here',
        widgets: [
          { type: 'button', label: 'Create a service', to: '/create' },
          { type: 'button', label: 'Database', why: 'Nothing creates one yet' },
          { type: 'button', label: 'Elsewhere', to: '/no/such/page' },
          { type: 'button', label: 'Wiki', to: 'https://wiki.example/' },
        ],
      },
      {
        id: 'costs',
        title: 'What we pay',
        widgets: [{ type: 'cost-summary', days: 7 }],
      },
      {
        id: 'ours',
        title: 'Payments',
        widgets: [
          { type: 'service-list', ownedBy: 'group:default/payments' },
          {
            type: 'docs',
            links: [{ label: 'Handbook', to: '/docs/handbook' }],
          },
        ],
      },
      {
        id: 'up',
        title: 'Up?',
        widgets: [{ type: 'system-status', components: ['k8s'] }],
      },
    ],
  },
};

function show(options: { home?: Home | Error; storage?: StorageApi } = {}): {
  unmount: () => void;
} {
  const { home = {}, storage = mockApis.storage() } = options;
  return renderInTestApp(<HomeLayout widgets={widgets} />, {
    apis: [
      [storageApiRef, storage],
      [identityApiRef, mockApis.identity()],
      [catalogApiRef, catalogApiMock()],
      [
        adoptionApiRef,
        {
          get: async () => {
            if (home instanceof Error) {
              throw home;
            }
            return home;
          },
        } as any,
      ],
    ],
    mountedRoutes: {
      '/create': entityRouteRef,
    },
  });
}

/** What is on the page, from top to bottom and by columns. */
const shownParts = () => {
  const page = within(screen.getByRole('main'));
  return [
    ...page
      .queryAllByRole('region')
      .map(region => region.getAttribute('aria-label')),
    ...page
      .queryAllByRole('heading', { level: 2 })
      .map(({ textContent }) => textContent),
  ];
};

const OWN = ['Quick actions', 'My services', 'Docs', 'What blocks'];

describe('HomeLayout', () => {
  it.each<[string, Home | Error, string[]]>([
    ['without a dashboard', {}, []],
    [
      'with one that can’t be used',
      { problem: 'There are several' },
      ['The company’s home page can’t be shown: There are several'],
    ],
    ['when the backend does not answer', new Error('down'), []],
  ])('is the portal’s own %s', async (_, home, said) => {
    show({ home });
    expect(
      await screen.findByRole('link', { name: /Register a repository/ }),
    ).toHaveAttribute('href', '/repositories?state=no-catalog-file');
    expect(shownParts()).toEqual(OWN);
    expect(screen.getByText('services {}')).toBeInTheDocument();
    expect(
      screen
        .queryAllByText(/^The company’s home page/)
        .map(({ textContent }) => textContent),
    ).toEqual(said);
  });

  it('shows the company’s sections by the portal’s widgets, then the other widgets', async () => {
    show({ home: dashboard });
    const begin = await screen.findByRole('region', { name: 'Begin here' });
    expect(shownParts()).toEqual([
      'Begin here',
      'Payments',
      'Docs',
      'What blocks',
      'What we pay',
      'Up?',
    ]);
    expect(within(begin).getByRole('link', { name: 'Wiki' })).toHaveAttribute(
      'href',
      'https://wiki.example/',
    );
    expect(
      within(begin).getByText('Nothing creates one yet'),
    ).toBeInTheDocument();
    expect(
      within(begin).getByText('This portal has no page /no/such/page'),
    ).toBeInTheDocument();
    expect(
      within(begin).queryByRole('link', { name: /Database|Elsewhere/ }),
    ).not.toBeInTheDocument();
    expect(screen.getByText('costs {"days":7}')).toBeInTheDocument();
    expect(
      screen.getByText('services {"ownedBy":"group:default/payments"}'),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Handbook' })).toHaveAttribute(
      'href',
      '/docs/handbook',
    );
    expect(
      screen.getByText(
        /switched off what shows this: home-page-widget:adoption\/system-status/,
      ),
    ).toBeInTheDocument();
  });

  it('is arranged column by column, each move to be seen', async () => {
    show({ home: dashboard });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Arrange this page' }),
    );
    const namesIn = (name: string) =>
      within(screen.getByRole('list', { name }))
        .getAllByRole('listitem')
        .map(item => item.firstElementChild?.textContent);
    expect(namesIn('Across the page')).toEqual(['Begin here']);
    expect(namesIn('Wide column')).toEqual(['Payments', 'What blocks']);
    expect(namesIn('Narrow column')).toEqual(['What we pay', 'Up?']);
    const button = (name: string) => screen.getByRole('button', { name });
    for (const name of [
      'Move Begin here down',
      'Move Payments up',
      'Move What we pay up',
      'Move Up? down',
    ]) {
      expect(button(name)).toBeDisabled();
    }
    await userEvent.click(button('Move Up? up'));
    expect(namesIn('Narrow column')).toEqual(['Up?', 'What we pay']);
    await userEvent.click(button('Done'));
    expect(shownParts()).toEqual([
      'Begin here',
      'Payments',
      'Docs',
      'What blocks',
      'Up?',
      'What we pay',
    ]);
  });

  it('is arranged by a person, for themselves, until they go back to the company’s', async () => {
    const storage = mockApis.storage();
    const { unmount } = show({ storage });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Arrange this page' }),
    );
    const press = (name: string) =>
      userEvent.click(screen.getByRole('button', { name }));
    expect(
      screen.getByRole('button', { name: 'Move Quick actions up' }),
    ).toBeDisabled();
    await press('Move What blocks up');
    await press('Move What blocks up');
    await press('Hide Docs');
    await press('Show Costs');
    await press('Done');
    expect(shownParts()).toEqual([
      'Quick actions',
      'What blocks',
      'My services',
      'Costs',
    ]);
    unmount();

    show({ storage });
    await screen.findByText('What blocks');
    expect(shownParts()).toEqual([
      'Quick actions',
      'What blocks',
      'My services',
      'Costs',
    ]);
    await press('Arrange this page');
    await press('Back to the company’s');
    expect(
      screen.queryByRole('button', { name: 'Back to the company’s' }),
    ).not.toBeInTheDocument();
    await press('Done');
    expect(shownParts()).toEqual(OWN);
  });
});
