import { act, screen } from '@testing-library/react';
import { Link, Route, Routes } from 'react-router-dom';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { visitsApiRef, type VisitsApiSaveParams } from '@backstage/plugin-home';
import { NotFoundPage } from '../shell/NotFoundPage';
import { VisitListener } from './VisitListener';

const LEDGER = '/catalog/default/component/ledger';

function Titled(props: { title: string }) {
  document.title = props.title;
  return null;
}

describe('VisitListener', () => {
  beforeEach(() => jest.useFakeTimers());
  afterEach(() => jest.useRealTimers());

  it('keeps pages by their titles once they are settled, and no address where nothing is', async () => {
    const saved: VisitsApiSaveParams['visit'][] = [];
    renderInTestApp(
      <>
        <VisitListener />
        <Link to="/repositories">to repositories</Link>
        <Link to="/nope">to nothing</Link>
        <Link to={LEDGER}>to the ledger</Link>
        <Routes>
          <Route
            path="/repositories"
            element={<Titled title="(3) Repositories | Paved" />}
          />
          <Route
            path={LEDGER}
            element={<Titled title="ledger | Overview | Paved" />}
          />
          <Route path="/nope" element={<NotFoundPage />} />
          <Route path="*" element={<Titled title="Home | Paved" />} />
        </Routes>
      </>,
      {
        apis: [
          [
            visitsApiRef,
            {
              list: async () => [],
              save: async ({ visit }: VisitsApiSaveParams) => {
                saved.push(visit);
                return { ...visit, id: '1', hits: 1, timestamp: 1 };
              },
            },
          ],
        ],
      },
    );
    const open = async (link: string, staysMs: number) => {
      act(() => screen.getByText(link).click());
      await act(async () => jest.advanceTimersByTime(staysMs));
    };
    await act(async () => jest.advanceTimersByTime(0));
    await open('to the ledger', 100);
    await open('to repositories', 2_000);
    await open('to nothing', 2_000);
    expect(
      screen.getByRole('heading', { name: 'There is no page at this address' }),
    ).toBeInTheDocument();
    expect(screen.getByRole('link', { name: 'Search' })).toHaveAttribute(
      'href',
      '/search',
    );
    await open('to the ledger', 2_000);
    expect(saved).toEqual([
      { name: 'Repositories | Paved', pathname: '/repositories' },
      {
        name: 'ledger | Overview | Paved',
        pathname: LEDGER,
        entityRef: 'component:default/ledger',
      },
    ]);
  });
});
