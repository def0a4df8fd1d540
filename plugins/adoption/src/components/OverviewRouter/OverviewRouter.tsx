import { Route, Routes } from 'react-router-dom';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { MetricPage } from '../MetricPage';
import { OverviewPage } from '../OverviewPage';

/** What is below `/adoption/overview`. */
export function OverviewRouter() {
  return (
    <Routes>
      <Route index element={<OverviewPage />} />
      <Route path=":id" element={<MetricPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}
