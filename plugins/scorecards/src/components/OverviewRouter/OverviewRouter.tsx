import { Route, Routes } from 'react-router-dom';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { ScorecardPage } from '../ScorecardPage';
import { ScorecardsPage } from '../ScorecardsPage';

/** What is below `/scorecards/overview`. */
export function OverviewRouter() {
  return (
    <Routes>
      <Route index element={<ScorecardsPage />} />
      <Route path=":namespace/:name" element={<ScorecardPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}
