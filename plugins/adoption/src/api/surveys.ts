import type {
  PromoteTo,
  Survey,
  SurveyAnswers,
  SurveyAudience,
  SurveyFile,
  SurveyForMe,
  SurveyResults,
  SurveyView,
} from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** @public */
export interface SurveyToOpen {
  path: string;
  commit: string;
  /** ISO 8601; now when left out. */
  opensAt?: string;
  /** ISO 8601 */
  closesAt: string;
  audience: SurveyAudience;
}

/** Surveys: what can be asked, is asked, and was said. */
export function surveysOf(api: AdoptionApi) {
  const at = (id: string, more = '') =>
    `/surveys/${encodeURIComponent(id)}${more}`;
  return {
    list: () => api.items<Survey>('/surveys'),
    mine: () => api.items<SurveyForMe>('/surveys/mine'),
    files: () => api.items<SurveyFile>('/surveys/definitions'),
    open: (survey: SurveyToOpen) => api.post<Survey>('/surveys', survey),
    get: (id: string) => api.get<SurveyView>(at(id)),
    answer: (id: string, answers: SurveyAnswers) =>
      api.post<void>(at(id, '/answers'), { answers }),
    close: (id: string) => api.post<Survey>(at(id, '/close')),
    results: (id: string) => api.get<SurveyResults>(at(id, '/results')),
    promote: (id: string, comment: string, to: PromoteTo) =>
      api.post<{ request: string }>(
        at(id, `/comments/${encodeURIComponent(comment)}/promote`),
        to,
      ),
  };
}
