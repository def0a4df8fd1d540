import { Route, Routes } from 'react-router-dom';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { FeedbackMine } from '../FeedbackMine';
import { FeedbackPage } from '../FeedbackPage';
import { RequestPage } from '../RequestPage';
import { RoadmapPage } from '../RoadmapPage';

/** What is below `/roadmap`. */
export function RoadmapRouter() {
  return (
    <Routes>
      <Route index element={<RoadmapPage />} />
      <Route path="mine" element={<FeedbackMine />} />
      <Route path="triage" element={<FeedbackPage />} />
      <Route path=":id" element={<RequestPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}
