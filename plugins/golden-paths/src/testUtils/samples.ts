import type {
  CreationPlan,
  EntityGoldenPath,
  Forecast,
  GoldenPath,
  PathDetail,
  PathSummary,
  Release,
  Rollout,
  ServiceOnPath,
  Upgrade,
  UpgradePreview,
} from '@paved/plugin-golden-paths-common';

export const LEDGER = 'component:default/ledger-service';
export const GO = 'goldenpath:default/go-microservice';
const REPOSITORY = 'directory:fintech-fast/ledger-service';
const DIGEST = 'sha256-00';

export function goldenPath(part: Partial<GoldenPath> = {}): GoldenPath {
  return {
    ref: GO,
    name: 'go-microservice',
    title: 'Go microservice',
    description: 'A small service in Go.',
    owner: 'group:default/platform-team',
    tags: ['go'],
    purpose: 'api',
    language: 'Go',
    framework: 'gin',
    gives: ['Tests', 'CI', 'Docs', 'Dashboards', 'Alerts'],
    hoursSaved: 40,
    support: {
      guarantees: ['Upgrades within a week'],
      teamOwns: ['The business logic'],
      contact: [{ title: '#golden-paths', url: 'https://chat.example/gp' }],
    },
    lifecycle: { stage: 'supported' },
    requiredChecks: [
      { scorecard: 'production-readiness', check: 'coverage' },
      { text: 'lint' },
    ],
    structure: [
      { name: 'cmd/', entries: [{ name: 'main.go', entries: [] }] },
      { name: 'Makefile', entries: [] },
    ],
    cicd: [{ name: 'build', steps: ['go build ./...'] }],
    defaults: {},
    release: { version: '1.1.0', layers: [], managed: [], migrations: [] },
    ...part,
  };
}

function release(version: string): Release {
  return {
    path: GO,
    version,
    digest: DIGEST,
    changelog: `- What is new in ${version}`,
    source: {
      repository: 'directory:fintech-fast/golden-paths',
      commit: '3f2a9c1d5e6b',
      folder: 'templates/go-microservice',
    },
    publishedAt: '2026-11-01T10:00:00Z',
    publishedBy: 'user:default/ines-okafor',
  };
}

export const goSummary: PathSummary = {
  path: goldenPath(),
  template: 'template:default/go-microservice',
  latest: release('1.1.0'),
  services: 12,
  teams: 4,
  steppedOff: 1,
  hoursSaved: 480,
  satisfaction: { answers: 7, mean: 4.25 },
};

export const goDetail: PathDetail = {
  ...goSummary,
  releases: [
    { ...release('1.1.0'), services: 3 },
    { ...release('1.0.0'), services: 9 },
  ],
  candidate: {
    version: '1.2.0',
    digest: DIGEST,
    commit: 'abcdef0123',
    ref: 'main',
    changelog: '- Distroless 12',
    problems: [],
  },
  mayPublish: true,
  drift: { upToDate: 3, behind: 9, managedChanged: 2, unknown: 0 },
};

export const openUpgrade: Upgrade = {
  id: 'u-1',
  repository: REPOSITORY,
  entityRef: LEDGER,
  path: GO,
  from: '1.0.0',
  to: '1.1.0',
  state: 'open',
  conflicts: [],
  changes: 4,
  branch: 'golden-path/go-microservice-1.1.0',
  url: 'https://git.example/fintech-fast/ledger-service/pulls/7',
  createdAt: '2026-11-20T10:00:00Z',
};

export const ledger: ServiceOnPath = {
  repository: REPOSITORY,
  entityRef: LEDGER,
  title: 'Ledger',
  owner: 'group:default/payments',
  path: GO,
  release: '1.0.0',
  drift: {
    behind: 1,
    managedChanged: ['Dockerfile'],
    wouldConflict: ['Dockerfile'],
    computedAt: '2026-11-21T10:00:00Z',
  },
  deviations: [],
  steppedOff: false,
};

export const ledgerOnPath: EntityGoldenPath = {
  repository: REPOSITORY,
  service: ledger,
  lock: {
    path: GO,
    release: '1.0.0',
    digest: DIGEST,
    engine: 'nunjitsu@1.0.0',
    repository: { owner: 'fintech-fast', name: 'ledger-service' },
    parameters: {},
    files: [
      { path: 'Dockerfile', class: 'managed', mode: '100644', sha256: '00' },
      {
        path: '.github/workflows/ci.yaml',
        class: 'managed',
        mode: '100644',
        sha256: '01',
      },
      {
        path: 'cmd/main.go',
        class: 'scaffolded',
        mode: '100644',
        sha256: '02',
      },
    ],
  },
  pathTitle: 'Go microservice',
  latest: '1.1.0',
  upgrades: [],
  mayUpgrade: true,
  mayDeviate: true,
};

export const preview: UpgradePreview = {
  repository: REPOSITORY,
  commit: 'abc1234def',
  path: GO,
  from: '1.0.0',
  to: '1.1.0',
  hash: 'sha256-preview',
  changes: [
    { path: 'Dockerfile', type: 'modified', class: 'managed' },
    {
      path: 'deploy/base.yaml',
      previousPath: 'deploy/service.yaml',
      type: 'renamed',
    },
  ],
  conflicts: [
    {
      path: 'Dockerfile',
      type: 'content',
      message: 'Both sides changed line 3; choose one.',
    },
  ],
  migrations: ['move-deploy'],
  newParameters: [
    {
      name: 'region',
      title: 'Region',
      schema: { type: 'string' },
      required: true,
    },
  ],
  parameters: {},
  changelog: [{ version: '1.1.0', text: '- What is new in 1.1.0' }],
};

export const forecast: Forecast = {
  id: 'f-1',
  path: GO,
  version: '1.2.0',
  digest: DIGEST,
  state: 'done',
  done: 3,
  total: 3,
  clean: 2,
  unchanged: 0,
  conflicting: 1,
  failed: 0,
  steppedOff: 0,
  files: [{ path: 'Dockerfile', repositories: 1 }],
  items: [
    {
      repository: 'directory:fintech-fast/fees',
      entityRef: 'component:default/fees',
      owner: 'group:default/payments',
      from: '1.1.0',
      outcome: 'clean',
      changes: 3,
      conflicts: [],
    },
    {
      repository: REPOSITORY,
      entityRef: LEDGER,
      from: '1.0.0',
      outcome: 'conflict',
      changes: 4,
      conflicts: [{ path: 'Dockerfile', type: 'content', message: 'Both' }],
    },
  ],
  startedAt: '2026-11-21T10:00:00Z',
  endedAt: '2026-11-21T10:00:04Z',
};

export const rollout: Rollout = {
  id: 'r-1',
  path: GO,
  version: '1.1.0',
  policy: {
    waves: [{ size: 1 }, {}],
    pauseHours: 24,
    maxOpenPerOwner: 2,
    maxFailures: 0,
  },
  state: 'stopped',
  message: 'ledger-service fails coverage since. Look at it, then resume.',
  wave: 0,
  services: [
    {
      repository: REPOSITORY,
      entityRef: LEDGER,
      owner: 'group:default/payments',
      wave: 0,
      state: 'merged',
      regressions: ['coverage'],
      upgrade: openUpgrade,
    },
  ],
  createdAt: '2026-11-20T10:00:00Z',
  createdBy: 'user:default/ines-okafor',
};

export const plan: CreationPlan = {
  path: GO,
  release: '1.1.0',
  digest: DIGEST,
  repository: { host: 'directory', owner: 'fintech-fast', name: 'fees' },
  parameters: { name: 'fees' },
  files: [
    {
      path: 'README.md',
      class: 'scaffolded',
      mode: '100644',
      size: 6,
      sha256: '00',
      content: '# fees',
    },
    {
      path: 'deploy/app.yaml',
      class: 'managed',
      mode: '100644',
      size: 10,
      sha256: '01',
      content: 'name: fees',
    },
    {
      path: 'logo.png',
      class: 'scaffolded',
      mode: '100644',
      size: 900,
      sha256: '02',
    },
  ],
  effects: [
    {
      type: 'create-repository',
      summary: 'Create the repository fintech-fast/fees on directory',
      details: {},
    },
    {
      type: 'register-entities',
      summary: 'Register component:default/fees',
      details: {},
    },
  ],
  hash: 'sha256-plan',
};
