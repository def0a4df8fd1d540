import type {
  AdoptionViewer,
  MetricDefinition,
  MetricTile,
} from '@paved/plugin-adoption-common';

export const platformEngineer: AdoptionViewer = {
  mayReadCompany: true,
  mayManage: true,
  mayManageSurveys: true,
  mayManageRoadmap: true,
  teams: [{ ref: 'group:default/platform-team', title: 'Platform' }],
  allTeams: [
    { ref: 'group:default/payments', title: 'Payments' },
    { ref: 'group:default/platform-team', title: 'Platform' },
  ],
  paths: [{ ref: 'goldenpath:default/go-microservice', title: 'Go service' }],
  zone: 'UTC',
  isStillReading: false,
};

export const teamLead: AdoptionViewer = {
  mayReadCompany: false,
  mayManage: false,
  mayManageSurveys: false,
  mayManageRoadmap: false,
  teams: [{ ref: 'group:default/payments', title: 'Payments' }],
  paths: platformEngineer.paths,
  zone: 'UTC',
  isStillReading: false,
};

export function definition(
  id: string,
  part: Partial<MetricDefinition> = {},
): MetricDefinition {
  return {
    id,
    version: 2,
    since: '2026-10-01',
    title: id,
    meaning: `What ${id} means`,
    formula: 'this ÷ that',
    sources: [{ title: 'DORA', url: 'https://dora.dev/guides/dora-metrics' }],
    unit: 'percent',
    better: 'higher',
    empty: 'no-data',
    ...part,
  };
}

export const voluntary: MetricTile = {
  metric: 'adoption.voluntary',
  version: 2,
  definition: definition('adoption.voluntary', { title: 'Voluntary adoption' }),
  value: 87.5,
  target: { is: 'above', value: 85 },
  met: true,
  hasRows: true,
  sample: 24,
  sampleOf: 'new services',
  newestAt: new Date(Date.now() - 3 * 3600_000).toISOString(),
  margin: 13,
  coverage: { count: 32, of: 41, what: 'services have a known origin' },
  spread: { p25: 50, p75: 90, p90: 100 },
  parts: [
    { title: 'On a golden path', value: 21, unit: 'count' },
    { title: 'Of unknown origin', value: 3, unit: 'count' },
  ],
  notes: ['Imported services are not counted'],
  trend: [
    {
      from: '2026-11-01T00:00:00Z',
      to: '2026-11-08T00:00:00Z',
      value: 50,
      sample: 2,
    },
    { from: '2026-11-08T00:00:00Z', to: '2026-11-15T00:00:00Z', sample: 0 },
    {
      from: '2026-11-15T00:00:00Z',
      to: '2026-11-22T00:00:00Z',
      value: 90,
      sample: 10,
    },
  ],
};

export const changeFailRate: MetricTile = {
  metric: 'delivery.change-fail-rate',
  version: 1,
  definition: definition('delivery.change-fail-rate', {
    title: 'Change fail rate',
    better: 'lower',
  }),
  value: 22,
  target: { is: 'below', value: 15 },
  met: false,
  hasRows: true,
  sample: 214,
  sampleOf: 'deployments',
  trend: [],
};

export const leadTime: MetricTile = {
  metric: 'delivery.lead-time',
  version: 1,
  definition: definition('delivery.lead-time', {
    title: 'Lead time for changes',
    unit: 'minutes',
    better: 'lower',
  }),
  noValue: 'No deployment names its commit. Send the commit with it.',
  hasRows: true,
  sample: 0,
  sampleOf: 'changes',
  trend: [],
};
