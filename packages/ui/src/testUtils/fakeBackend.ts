import type { FetchApi } from '@backstage/frontend-plugin-api';

/**
 * What a backend answers, by `METHOD /path?query` or without the query. An answer of '' is one without content.
 *
 * @public
 */
export type FakeAnswers = Record<
  string,
  unknown | { failsWith: number; message: string }
>;

/**
 * A plugin's backend, for the plugin's real client. Its answers can be changed; it remembers what it was asked, a body behind the
 * address.
 *
 * @public
 */
export function fakeBackend(pluginId: string, answers: FakeAnswers) {
  const asked: string[] = [];
  const fetchApi: FetchApi = {
    fetch: async (input, init) => {
      const url = String(input).replace(`plugin://${pluginId}`, '');
      const question = `${init?.method ?? 'GET'} ${url}`;
      asked.push(init?.body ? `${question} ${init.body}` : question);
      const answer = answers[question] ?? answers[question.split('?')[0]];
      if (answer === undefined) {
        return failure(404, 'NotFoundError', `Nothing at ${question}`);
      }
      return isFailure(answer)
        ? failure(answer.failsWith, 'InputError', answer.message)
        : new Response(answer === '' ? '' : JSON.stringify(answer));
    },
  };
  return { fetchApi, asked, answers };
}

function isFailure(
  answer: unknown,
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
