/** What the API refused, in words for people, and what is wrong where in what was sent. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    /** Under which the service's log tells more. */
    readonly correlationId: string | undefined,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

interface ProblemDetails {
  title?: string;
  detail?: string;
  errors?: { detail: string }[];
}

/**
 * Asks the API: posts when there is a body, else gets.
 *
 * @throws Refusal when the API refuses; TypeError, in the browser's words, when it can't be reached
 */
export async function call<Answer>(
  path: string,
  { body, signal }: { body?: unknown; signal?: AbortSignal } = {},
): Promise<Answer> {
  const response = await fetch(path, {
    headers: { accept: 'application/json' },
    ...(body !== undefined && {
      method: 'POST',
      body: JSON.stringify(body),
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    }),
    ...(signal && { signal }),
  });
  if (response.ok) {
    return (await response.json()) as Answer;
  }
  const problem = await readProblem(response);
  const reasons = problem.errors?.map(({ detail }) => detail).join('; ');
  throw new Refusal(
    response.status,
    problem.detail ?? reasons ?? problem.title ?? `The answer was ${String(response.status)}`,
    response.headers.get('x-correlation-id') ?? undefined,
  );
}

/** What stands between browser and service may refuse, too, and in its own way. */
async function readProblem(response: Response): Promise<ProblemDetails> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json');
  return isProblem ? ((await response.json()) as ProblemDetails) : {};
}
