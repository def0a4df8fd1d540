import { Route, Routes } from 'react-router-dom';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { TeamPage } from '../TeamPage';
import { TeamsPage } from './TeamsPage';

/** What is below `/adoption/team`. */
export function TeamRouter() {
  return (
    <Routes>
      <Route index element={<TeamsPage />} />
      <Route path=":namespace/:name" element={<TeamPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}
