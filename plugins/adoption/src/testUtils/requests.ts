import {
  priorityOf,
  REQUEST_STATES,
  type Feedback,
  type PlatformRequest,
  type RequestDetail,
  type Roadmap,
} from '@paved/plugin-adoption-common';

/** Hostile words, which must be shown as they are. */
export const HOSTILE = '<img src=x onerror="alert(1)">';

export function platformRequest(
  part: Partial<PlatformRequest> = {},
): PlatformRequest {
  return {
    id: 'r-1',
    title: 'Databases for staging',
    text: HOSTILE,
    state: 'next',
    createdAt: '2026-10-01T00:00:00Z',
    changedAt: '2026-10-05T00:00:00Z',
    priority: priorityOf({
      people: 4,
      tickets: 2,
      services: 1,
      teamSize: 23,
      effort: 5,
    }),
    comments: 0,
    mine: false,
    version: 3,
    ...part,
  };
}

export const shipped = platformRequest({
  id: 'r-2',
  title: 'Preview environments',
  text: '',
  state: 'shipped',
  shippedAt: '2026-09-01T00:00:00Z',
  outcome: {
    metric: 'delivery.lead-time',
    title: 'Lead time for changes',
    unit: 'minutes',
    better: 'lower',
    before: {
      from: '2026-08-02T00:00:00Z',
      to: '2026-09-01T00:00:00Z',
      version: 1,
      value: 90,
      margin: 5,
      sample: 120,
      sampleOf: 'changes',
    },
    after: {
      from: '2026-09-01T00:00:00Z',
      to: '2026-10-01T00:00:00Z',
      version: 1,
      value: 30,
      margin: 5,
      sample: 140,
      sampleOf: 'changes',
    },
    afterOn: '2026-10-01T00:00:00Z',
  },
  rating: { answers: 7, mean: 4.2, mayRate: true },
});

export const declined = platformRequest({
  id: 'r-3',
  title: 'A mainframe',
  text: '',
  state: 'declined',
  reason: 'We are leaving it',
});

export function roadmap(
  requests: PlatformRequest[],
  part: Partial<Roadmap> = {},
): Roadmap {
  return {
    columns: REQUEST_STATES.map(state => {
      const items = requests.filter(request => request.state === state);
      return { state, items, totalItems: items.length };
    }),
    mayAsk: true,
    mayManage: false,
    ...part,
  };
}

export function detail(part: Partial<RequestDetail> = {}): RequestDetail {
  return {
    ...platformRequest(),
    sources: [
      {
        kind: 'deviation',
        at: '2026-10-01T00:00:00Z',
        title: 'ledger',
        entityRef: 'component:default/ledger',
      },
      {
        kind: 'ticket',
        at: '2026-10-01T00:00:00Z',
        title: 'T-1',
        url: 'https://tickets.example.com/T-1',
      },
    ],
    hiddenSources: 2,
    events: [
      { at: '2026-10-01T00:00:00Z', what: 'asked' },
      {
        at: '2026-10-05T00:00:00Z',
        what: 'state',
        from: 'asked',
        to: 'next',
        by: 'user:default/ines-okafor',
        reason: 'Many wait for it',
      },
    ],
    merged: [{ id: 'r-9', title: 'Staging DBs' }],
    ...part,
  };
}

export const feedback: Feedback = {
  id: 'f-1',
  kind: 'problem',
  text: `I wait for days ${HOSTILE}`,
  page: '/create',
  by: 'user:default/sara-lind',
  createdAt: '2026-11-01T00:00:00Z',
  state: 'new',
  hasScreenshot: true,
};
