import { screen } from '@testing-library/react';
import { useLocation } from 'react-router-dom';
import { SubPageBlueprint } from '@backstage/frontend-plugin-api';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { entityRouteRef } from '@backstage/plugin-catalog-react';
import { adoptionApiRef } from '../api';
import { adoptionPage, overviewSubPage, teamSubPage } from './pages';
import { fakeBackend } from '../testUtils/fakeBackend';
import { teamLead } from '../testUtils/samples';

function renderAt(path: string) {
  renderTestApp({
    extensions: [adoptionPage, overviewSubPage, teamSubPage],
    apis: [[adoptionApiRef, fakeBackend({ 'GET /context': teamLead }).client]],
    mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
    initialRouteEntries: [path],
  });
}

function Address() {
  const { pathname, search } = useLocation();
  return <p>{`at ${pathname}${search}`}</p>;
}

describe('the page of adoption', () => {
  it.each(['/adoption/nonsense', '/adoption/nonsense/deeper'])(
    'says at %s that there is nothing, and where the overview is',
    async path => {
      renderAt(path);
      expect(
        await screen.findByRole('heading', { name: 'There is no such page' }),
      ).toBeInTheDocument();
      expect(screen.getByRole('link', { name: 'overview' })).toHaveAttribute(
        'href',
        '/adoption',
      );
    },
  );

  it.each([
    ['/adoption?period=365&bucket=quarter', '?period=365&bucket=quarter'],
    ['/adoption', ''],
  ])('leads on from %s with what it asks for', async (path, asked) => {
    renderTestApp({
      extensions: [
        adoptionPage,
        SubPageBlueprint.make({
          name: 'first',
          params: {
            path: 'first',
            title: 'First',
            loader: async () => <Address />,
          },
        }),
      ],
      mountedRoutes: { '/catalog/:namespace/:kind/:name': entityRouteRef },
      initialRouteEntries: [path],
    });
    expect(
      await screen.findByText(`at /adoption/first${asked}`),
    ).toBeInTheDocument();
    expect(screen.getByRole('tab', { name: 'First' })).toHaveAttribute(
      'href',
      '/adoption/first',
    );
  });

  it('says nothing of that on a page that is there', async () => {
    renderAt('/adoption/team');
    expect(
      await screen.findByRole('heading', { name: 'Your teams' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('There is no such page')).not.toBeInTheDocument();
  });
});
