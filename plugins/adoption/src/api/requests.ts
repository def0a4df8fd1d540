import type {
  Feedback,
  FeedbackKind,
  NewFeedback,
  PlatformRequest,
  PromoteTo,
  RequestChange,
  RequestDetail,
  RequestRating,
  RequestsPage,
  RequestState,
  Roadmap,
  SimilarRequest,
  TicketTopic,
} from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** What people say, what they ask for, and the roadmap. */
export function requestsOf(api: AdoptionApi) {
  const at = (id: string, below = '') =>
    `/requests/${encodeURIComponent(id)}${below}`;
  const said = (id: string, below = '') =>
    `/feedback/${encodeURIComponent(id)}${below}`;
  return {
    roadmap: (search?: string) => api.get<Roadmap>('/roadmap', { search }),
    page: (
      state: RequestState,
      search: string | undefined,
      cursor: string | undefined,
    ) => api.get<RequestsPage>('/requests', { state, search, cursor }),
    request: (id: string) => api.get<RequestDetail>(at(id)),
    similar: (text: string, except?: string) =>
      api.items<SimilarRequest>('/requests/similar', { text, except }),
    ask: (request: { title: string; text: string }) =>
      api.post<RequestDetail>('/requests', request),
    vote: (id: string) => api.post<RequestDetail>(at(id, '/votes')),
    takeBack: (id: string) => api.delete(at(id, '/votes')),
    rate: (id: string, score: number) =>
      api.post<RequestRating>(at(id, '/rating'), { score }),
    change: (id: string, change: RequestChange) =>
      api.patch<RequestDetail>(at(id), change),
    merge: (
      request: Pick<PlatformRequest, 'id' | 'version'>,
      into: string,
      reason?: string,
    ) =>
      api.post<RequestDetail>(at(request.id, '/merge'), {
        into,
        version: request.version,
        reason,
      }),

    /** Newest first. */
    feedback: (
      filter: { state?: Feedback['state']; kind?: FeedbackKind },
      cursor: string | undefined,
    ) =>
      api.get<{ items: Feedback[]; nextCursor?: string }>('/feedback', {
        ...filter,
        cursor,
      }),
    mine: () => api.items<Feedback>('/feedback/mine'),
    give: (feedback: NewFeedback) => api.post<Feedback>('/feedback', feedback),
    addScreenshot: (id: string, picture: Blob) =>
      api.put<void>(said(id, '/screenshot'), picture),
    screenshot: (id: string) => api.file(said(id, '/screenshot')),
    remove: (id: string) => api.delete(said(id)),
    setAside: (id: string, answer?: string) =>
      api.post<Feedback>(said(id, '/set-aside'), { answer }),
    promote: (id: string, to: PromoteTo) =>
      api.post<RequestDetail>(said(id, '/promote'), to),

    tickets: () => api.items<TicketTopic>('/requests/tickets'),
    promoteTickets: (ids: string[], to: PromoteTo) =>
      api.post<RequestDetail>('/requests/tickets', { ...to, ids }),
  };
}
