import { InputError, stringifyError } from '@backstage/errors';
import { PortalUnreachableError } from './PortalUnreachableError';

const TIMEOUT_MS = 30_000;
const MAX_ANSWER_BYTES = 50_000_000;

/** What is sent. */
interface Body {
  content: string | Buffer;
  type: string;
}

/** Talks to a portal's backend over HTTP. */
export class PortalClient {
  readonly #base: string;
  readonly #token: () => Promise<string | undefined>;
  readonly #timeoutMs: number;

  /** @throws InputError when the address is no http(s) URL */
  static create(options: {
    url: string;
    token: () => Promise<string | undefined>;
    timeoutMs?: number;
  }): PortalClient {
    const url = URL.canParse(options.url) ? new URL(options.url) : undefined;
    if (!url || !/^https?:$/.test(url.protocol) || url.username) {
      throw new InputError(
        `the portal's address '${options.url}' is not usable; it looks like https://paved.example.com and carries no credentials`,
      );
    }
    return new PortalClient(url, options.token, options.timeoutMs);
  }

  private constructor(
    url: URL,
    token: () => Promise<string | undefined>,
    timeoutMs = TIMEOUT_MS,
  ) {
    this.#base = url.href.replace(/\/+$/, '');
    this.#token = token;
    this.#timeoutMs = timeoutMs;
  }

  /** @param path - of a page, such as `/create/tasks` */
  pageAt(path: string): string {
    return `${this.#base}${path}`;
  }

  /**
   * @param path - below `/api`, such as `/golden-paths/paths`
   * @throws InputError when the portal refuses what it was asked; PortalUnreachableError when there is no answer
   */
  async get<T>(path: string): Promise<T> {
    return this.#ask('GET', path);
  }

  /**
   * @param path - below `/api`, such as `/scorecards/gate`
   * @throws InputError when the portal refuses what it was asked; PortalUnreachableError when there is no answer
   */
  async post<T>(path: string, body: unknown): Promise<T> {
    return this.#ask('POST', path, jsonBody(body));
  }

  /**
   * @param path - below `/api`, such as `/adoption/imports/deployments`
   * @throws InputError when the portal refuses the file; PortalUnreachableError when there is no answer
   */
  async postFile<T>(path: string, file: Body): Promise<T> {
    return this.#ask('POST', path, file);
  }

  async #ask<T>(method: 'GET' | 'POST', path: string, body?: Body): Promise<T> {
    const token = await this.#token();
    const { status, text } = await this.#send({ method, path, body }, token);
    if (status >= 500 || status === 429) {
      throw new PortalUnreachableError(
        `the portal answered ${status}: ${reasonIn(text)}`,
      );
    }
    if (status === 401 || status === 403) {
      throw new InputError(
        token
          ? `the portal refuses the token (${status}): ${reasonIn(text)}`
          : 'the portal wants a token: set PAVED_TOKEN, or let the CI job have an identity token',
      );
    }
    if (status >= 400) {
      throw new InputError(`the portal answers: ${reasonIn(text)}`);
    }
    try {
      return JSON.parse(text) as T;
    } catch {
      throw new PortalUnreachableError(
        `${this.#base} does not answer like a portal (${status}, not JSON)`,
      );
    }
  }

  async #send(
    { method, path, body }: { method: string; path: string; body?: Body },
    token: string | undefined,
  ): Promise<{ status: number; text: string }> {
    try {
      const response = await fetch(`${this.#base}/api${path}`, {
        method,
        headers: {
          ...(body && { 'content-type': body.type }),
          accept: 'application/json',
          ...(token && { authorization: `Bearer ${token}` }),
        },
        body: body?.content as BodyInit | undefined,
        // A portal that sends the token on to somebody else is no portal
        redirect: 'error',
        signal: AbortSignal.timeout(this.#timeoutMs),
      });
      return { status: response.status, text: await readLimited(response) };
    } catch (error) {
      throw new PortalUnreachableError(
        `${this.#base} can't be reached: ${causeOf(error)}`,
      );
    }
  }
}

function jsonBody(value: unknown): Body {
  return { content: JSON.stringify(value), type: 'application/json' };
}

async function readLimited(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) {
      throw new Error(`the answer is larger than ${MAX_ANSWER_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Node puts what went wrong into the cause of "fetch failed". */
function causeOf(error: unknown): string {
  const { cause } = error as { cause?: { code?: string; message?: string } };
  return cause?.code ?? cause?.message ?? stringifyError(error);
}

function reasonIn(text: string): string {
  try {
    return JSON.parse(text).error.message;
  } catch {
    return text.slice(0, 200) || 'no reason given';
  }
}
