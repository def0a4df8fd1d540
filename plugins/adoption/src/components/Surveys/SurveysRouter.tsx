import { Route, Routes } from 'react-router-dom';
import { NotFoundErrorPage } from '@backstage/frontend-plugin-api';
import { OpenSurveyPage } from './OpenSurveyPage';
import { SurveyPage } from './SurveyPage';
import { SurveysPage } from './SurveysPage';

/** What is below `/adoption/surveys`. */
export function SurveysRouter() {
  return (
    <Routes>
      <Route index element={<SurveysPage />} />
      <Route path="new" element={<OpenSurveyPage />} />
      <Route path=":id" element={<SurveyPage />} />
      <Route path="*" element={<NotFoundErrorPage />} />
    </Routes>
  );
}
