import type { RepositoryDetail } from '@paved/plugin-repositories-common';
import { RepositoriesClient } from '../api';

type Answer = unknown | { failsWith: number; message: string };

/** The real client, over a backend that answers by `METHOD /path?query` and remembers what it was asked. */
export function fakeBackend(answers: Record<string, Answer>) {
  const asked: string[] = [];
  const client = RepositoriesClient.create({
    fetchApi: {
      fetch: async (input, init) => {
        const url = String(input).replace('plugin://repositories', '');
        const question = `${init?.method ?? 'GET'} ${url}`;
        asked.push(question);
        const answer = answers[question] ?? answers[question.split('?')[0]];
        if (answer === undefined) {
          return failure(404, 'NotFoundError', `Nothing at ${question}`);
        }
        return isFailure(answer)
          ? failure(answer.failsWith, 'Error', answer.message)
          : new Response(JSON.stringify(answer));
      },
    },
  });
  return { client, asked };
}

function isFailure(
  answer: Answer,
): answer is { failsWith: number; message: string } {
  return typeof answer === 'object' && answer !== null && 'failsWith' in answer;
}

function failure(status: number, name: string, message: string): Response {
  return new Response(
    JSON.stringify({
      error: { name, message },
      response: { statusCode: status },
    }),
    { status, headers: { 'content-type': 'application/json' } },
  );
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
