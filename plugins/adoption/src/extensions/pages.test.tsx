import { screen } from '@testing-library/react';
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

  it('says nothing of that on a page that is there', async () => {
    renderAt('/adoption/team');
    expect(
      await screen.findByRole('heading', { name: 'Your teams' }),
    ).toBeInTheDocument();
    expect(screen.queryByText('There is no such page')).not.toBeInTheDocument();
  });
});
