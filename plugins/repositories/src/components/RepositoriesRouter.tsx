import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { Route, Routes } from 'react-router-dom';
import { RepositoriesPage } from './RepositoriesPage';
import { RepositoryPage } from './RepositoryPage';

/** What is below `/repositories`. */
export function RepositoriesRouter() {
  return (
    <Routes>
      <Route index element={<RepositoriesPage />} />
      <Route path=":host/:owner/:name" element={<RepositoryPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}
