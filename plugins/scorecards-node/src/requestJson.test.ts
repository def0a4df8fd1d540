import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { requestJson, type RequestJsonOptions } from './requestJson';

describe('requestJson', () => {
  const servers: Server[] = [];
  /** Starts a server and returns its origin. */
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };
  const ask = (address: string, options?: Partial<RequestJsonOptions>) =>
    requestJson(address, {
      isAllowed: () => true,
      timeoutMs: 120_000,
      maxBytes: 10_000,
      signal: new AbortController().signal,
      ...options,
    });

  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  });

  it('gives what is answered, and sends headers and a form', async () => {
    const origin = await serve((request, response) => {
      let body = '';
      request.on('data', chunk => (body += chunk));
      request.on('end', () =>
        response.end(
          JSON.stringify({
            method: request.method,
            authorization: request.headers.authorization,
            body,
          }),
        ),
      );
    });
    await expect(
      ask(origin, {
        method: 'POST',
        body: new URLSearchParams({ query: 'a b' }),
        headersFor: () => ({ authorization: 'Bearer x' }),
      }),
    ).resolves.toEqual({
      method: 'POST',
      authorization: 'Bearer x',
      body: 'query=a+b',
    });
  });

  it.each<[string, RequestListener, RegExp]>([
    [
      'a refusal',
      (_, response) => response.writeHead(503).end('later,\n please'),
      /^http:\/\/127\.0\.0\.1:\d+\/: answered HTTP 503: later, please$/,
    ],
    [
      'no JSON',
      (_, response) => response.end('<html>'),
      /the answer is no JSON: <html>/,
    ],
    [
      'much too much',
      (_, response) => response.end(`[${'1,'.repeat(100_000)}`),
      /the answer is longer than 10000 bytes/,
    ],
    [
      'much too much, packed',
      (_, response) => {
        response.setHeader('content-encoding', 'gzip');
        response.end(gzipSync('1'.repeat(50_000_000)));
      },
      /the answer is longer than 10000 bytes/,
    ],
    [
      'a broken line',
      (_, response) => response.destroy(),
      /127\.0\.0\.1:\d+\/: /,
    ],
  ])('tells of %s', async (_, listener, expected) => {
    await expect(ask(await serve(listener))).rejects.toThrow(expected);
  });

  it('does not wait for one that says nothing, or drips', async () => {
    const drips = await serve((_, response) => {
      const timer = setInterval(() => response.write(' '), 20);
      response.on('close', () => clearInterval(timer));
    });
    await expect(ask(drips, { timeoutMs: 200 })).rejects.toThrow(
      /no answer within 0.2 s/,
    );
    const stop = new AbortController();
    const asked = ask(drips, { signal: stop.signal });
    stop.abort(new Error('The portal ends'));
    await expect(asked).rejects.toThrow('The portal ends');
  });

  it('follows redirects only to where it may, with no secret of another server', async () => {
    const seen: Array<[string | undefined, string | undefined]> = [];
    const inner = await serve((request, response) => {
      seen.push([request.url, request.headers.authorization]);
      response.end('{"secret":true}');
    });
    const outer = await serve((request, response) =>
      response
        .writeHead(302, {
          location: request.url === '/loop' ? '/loop' : `${inner}/admin`,
        })
        .end(),
    );
    const headersFor = ({ origin }: URL): Record<string, string> =>
      origin === outer ? { authorization: 'Bearer outer' } : {};
    const isAllowed = ({ origin }: URL) => origin === outer;

    await expect(ask(`${outer}/x`, { isAllowed, headersFor })).rejects.toThrow(
      `${outer}/x redirects to ${inner}, which may not be asked`,
    );
    await expect(ask(`${inner}/admin`, { isAllowed })).rejects.toThrow(
      `${inner} may not be asked`,
    );
    expect(seen).toEqual([]);
    await expect(ask(`${outer}/loop`, { isAllowed })).rejects.toThrow(
      /redirects more than 3 times/,
    );
    await expect(ask(`${outer}/x`, { headersFor })).resolves.toEqual({
      secret: true,
    });
    expect(seen).toEqual([['/admin', undefined]]);
  });
});
