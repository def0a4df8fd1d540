import { createServer } from 'node:http';

/**
 * @typedef {{ params: Record<string, string>, query: URLSearchParams, request: import('node:http').IncomingMessage }} Call
 * @typedef {{ status?: number, body: unknown }} Answer
 * @typedef {(call: Call) => Answer | Promise<Answer>} Handler
 */

/** A refusal that the caller may read: becomes an `application/problem+json` body (RFC 9457). */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(detail ?? title);
    this.status = status;
    this.title = title;
    this.detail = detail;
  }
}

/** Serves a table of routes over HTTP, says how it is, and stops without dropping a request. */
export class Service {
  #routes;
  #log;
  #server = createServer((request, response) => this.#serve(request, response));
  #ready = false;

  constructor({ routes, log = line => console.log(JSON.stringify(line)) }) {
    this.#log = log;
    this.#routes = Object.entries({
      'GET /health/live': () => ({ body: { status: 'ok' } }),
      'GET /health/ready': () =>
        this.#ready
          ? { body: { status: 'ok' } }
          : { status: 503, body: { status: 'stopping' } },
      ...routes,
    }).map(([route, handler]) => {
      const [method, path] = route.split(' ');
      return { method, segments: path.split('/'), handler };
    });
  }

  /** @returns {Promise<number>} the port, which the system chooses when it is 0 */
  async start(port) {
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, resolve);
    });
    this.#ready = true;
    const address = this.#server.address();
    this.#log({ message: 'listening', port: address.port });
    return address.port;
  }

  /**
   * Takes no new connections, lets running requests finish.
   *
   * @returns {Promise<boolean>} whether all of them did within the time
   */
  async stop({ withinMs }) {
    this.#ready = false;
    this.#log({ message: 'stopping' });
    let clean = true;
    const timeout = setTimeout(() => {
      clean = false;
      this.#server.closeAllConnections();
    }, withinMs);
    await new Promise(resolve => this.#server.close(resolve));
    clearTimeout(timeout);
    this.#log({ message: 'stopped', clean });
    return clean;
  }

  async #serve(request, response) {
    const start = performance.now();
    const { status, body, headers } = await this.#answer(request);
    // An answer that is given while stopping must not keep its connection open
    if (!this.#ready) {
      response.setHeader('connection', 'close');
    }
    response.writeHead(status, {
      'content-type':
        status >= 400 && body?.title
          ? 'application/problem+json'
          : 'application/json',
      ...headers,
    });
    response.end(request.method === 'HEAD' ? undefined : JSON.stringify(body));
    this.#log({
      message: 'request',
      method: request.method,
      path: request.url,
      status,
      ms: Math.round(performance.now() - start),
    });
  }

  async #answer(request) {
    try {
      const { pathname, searchParams } = new URL(request.url, 'http://service');
      const found = this.#find(pathname);
      if (found.length === 0) {
        throw new Problem(404, 'Not found', `There is nothing at ${pathname}`);
      }
      const method = request.method === 'HEAD' ? 'GET' : request.method;
      const match = found.find(candidate => candidate.method === method);
      if (!match) {
        const allow = found.map(candidate => candidate.method).join(', ');
        return {
          status: 405,
          headers: { allow },
          body: {
            title: 'Method not allowed',
            status: 405,
            detail: `Use ${allow}`,
          },
        };
      }
      const { status = 200, body } = await match.handler({
        params: match.params,
        query: searchParams,
        request,
      });
      return { status, body };
    } catch (error) {
      if (error instanceof Problem) {
        const { status, title, detail } = error;
        return { status, body: { title, status, detail } };
      }
      this.#log({ message: 'error', path: request.url, error: error.stack });
      return { status: 500, body: { title: 'Internal error', status: 500 } };
    }
  }

  #find(pathname) {
    const segments = pathname.split('/');
    return this.#routes.flatMap(route => {
      if (route.segments.length !== segments.length) {
        return [];
      }
      const params = {};
      for (const [index, expected] of route.segments.entries()) {
        const parameter = /^\{(.+)\}$/.exec(expected)?.[1];
        if (parameter && segments[index]) {
          params[parameter] = decode(segments[index]);
        } else if (expected !== segments[index]) {
          return [];
        }
      }
      return [{ ...route, params }];
    });
  }
}

function decode(segment) {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw new Problem(
      400,
      'Bad request',
      `'${segment}' is not a valid part of a path`,
    );
  }
}
