import type { RepositoryDetail } from '@paved/plugin-repositories-common';
import {
  fakeBackend as backendOf,
  type FakeAnswers,
} from '@paved/ui/testUtils';
import { RepositoriesClient } from '../api';

/** The real client, over a backend that answers with these. */
export function fakeBackend(answers: FakeAnswers) {
  const { fetchApi, ...backend } = backendOf('repositories', answers);
  return { client: RepositoriesClient.create({ fetchApi }), ...backend };
}

export const ledgerApi: RepositoryDetail = {
  id: 'directory:fintech-fast/ledger-api',
  host: 'directory',
  owner: 'fintech-fast',
  name: 'ledger-api',
  description: 'Books every movement of money',
  url: 'http://localhost:7007/git/fintech-fast/ledger-api',
  cloneUrl: 'http://localhost:7007/git/fintech-fast/ledger-api.git',
  defaultBranch: 'main',
  head: '3f2a9c1d5e6b7a8091a2b3c4d5e6f708192a3b4c',
  state: 'registered',
  entityCount: 1,
  errorCount: 0,
  warningCount: 0,
  checkedAt: '2026-11-21T07:00:00Z',
  findings: [],
  files: ['catalog-info.yaml'],
  entities: [
    {
      entityRef: 'component:default/ledger-api',
      path: 'catalog-info.yaml',
      line: 1,
    },
  ],
};
