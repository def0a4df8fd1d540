import { AdoptionClient } from '../api';

type Answer = unknown | { failsWith: number; message: string };

/**
 * The real client, over a backend that answers by `METHOD /path?query` (or without the query) and remembers what it was
 * asked, a body behind the address. An answer of '' is one without content.
 */
export function fakeBackend(answers: Record<string, Answer>) {
  const asked: string[] = [];
  const client = AdoptionClient.create({
    fetchApi: {
      fetch: async (input, init) => {
        const url = String(input).replace('plugin://adoption', '');
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
