import { Route, Routes } from 'react-router-dom';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { CampaignPage } from '../CampaignPage';
import { CampaignsPage } from '../CampaignsPage';

/** What is below `/scorecards/campaigns`. */
export function CampaignsRouter() {
  return (
    <Routes>
      <Route index element={<CampaignsPage />} />
      <Route path=":id" element={<CampaignPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}
