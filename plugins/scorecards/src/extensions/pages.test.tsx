import { screen } from '@testing-library/react';
import { renderTestApp } from '@backstage/frontend-test-utils';
import { scorecardsApiRef } from '../api';
import { scorecardsPage, trySubPage } from './pages';
import { fakeBackend } from '../testUtils/fakeBackend';

function renderAt(path: string) {
  renderTestApp({
    extensions: [scorecardsPage, trySubPage],
    apis: [[scorecardsApiRef, fakeBackend({}).client]],
    initialRouteEntries: [path],
  });
}

describe('the page of scorecards', () => {
  it.each(['/scorecards/nonsense', '/scorecards/nonsense/deeper'])(
    'says at %s that there is nothing, and where the overview is',
    async path => {
      renderAt(path);
      expect(
        await screen.findByRole('heading', { name: 'There is no such page' }),
      ).toBeInTheDocument();
      expect(screen.getByRole('link', { name: 'overview' })).toHaveAttribute(
        'href',
        '/scorecards',
      );
    },
  );

  it('says nothing of that on a page that is there', async () => {
    renderAt('/scorecards/try');
    expect(
      await screen.findByRole('textbox', { name: /Draft/ }),
    ).toBeInTheDocument();
    expect(screen.queryByText('There is no such page')).not.toBeInTheDocument();
  });
});
