import type {
  MaturityReport,
  ReadinessAnswers,
  ReadinessReport,
} from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** How far the platform is, and whether one is needed. */
export function maturityOf(api: AdoptionApi) {
  const at = (criterion: string) =>
    `/maturity/criteria/${encodeURIComponent(criterion)}/evidence`;
  const report = () => api.get<MaturityReport>('/maturity');
  const show = (
    criterion: string,
    evidence: { url: string; note?: string; expiresOn: string },
  ) => api.put<void>(at(criterion), evidence);
  const withdraw = (criterion: string) => api.delete(at(criterion));
  const readiness = () => api.get<ReadinessReport>('/readiness');
  const answer = (answers: ReadinessAnswers) =>
    api.put<ReadinessReport>('/readiness', answers);
  return { report, show, withdraw, readiness, answer };
}
