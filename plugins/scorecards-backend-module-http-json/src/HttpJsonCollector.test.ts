import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { mockServices } from '@backstage/backend-test-utils';
import type { JsonObject } from '@backstage/types';
import type { Collected } from '@paved/plugin-scorecards-node';
import { readHttpJsonConfig } from './config';
import { HttpJsonCollector } from './HttpJsonCollector';

const now = new Date('2026-05-04T10:00:00Z');
const configOf = (http: JsonObject) =>
  readHttpJsonConfig(
    mockServices.rootConfig({ data: { scorecards: { http } } }),
  );

async function collect(
  http: JsonObject,
  entities: Array<{ name: string; annotations?: Record<string, string> }>,
  settings: Record<string, JsonObject>,
): Promise<Collected[]> {
  const collected: Collected[] = [];
  for await (const one of HttpJsonCollector.create(configOf(http)).collect(
    {
      subjects: entities.map(metadata => ({
        entityRef: `component:default/${metadata.name}`,
        entity: {
          apiVersion: 'backstage.io/v1alpha1',
          kind: 'Component',
          metadata,
        },
      })),
      settings,
      signal: new AbortController().signal,
    },
    { now, entities: async () => new Map() },
  )) {
    collected.push(one);
  }
  return collected;
}

describe("other servers' JSON as a source of facts", () => {
  const servers: Server[] = [];
  const seen: Array<{ url?: string; authorization?: string }> = [];
  const serve = async (listener: RequestListener): Promise<string> => {
    const server = createServer((request, response) => {
      const { url, headers } = request;
      seen.push({ url, authorization: headers.authorization });
      listener(request, response);
    });
    servers.push(server);
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  };

  beforeEach(() => {
    seen.length = 0;
  });
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    }
  });

  it('selects values, asks an address once, and says what it sends to nobody else', async () => {
    const origin = await serve(({ url }, response) =>
      response.end(
        JSON.stringify({
          slo: { availability: url?.includes('ledger') ? 99.9 : 98 },
          tags: ['a', { 'b/c': null }],
        }),
      ),
    );
    const url = `${origin}/services/{{ name }}?team={{ annotations.team }}`;
    const answers = await collect(
      { hosts: [{ origin, headers: { Authorization: 'Bearer x' } }] },
      [
        { name: 'ledger', annotations: { team: 'a&b=c/d' } },
        { name: 'checkout', annotations: { team: '' } },
        { name: 'nobodys' },
      ],
      {
        availability: { url, select: 'slo.availability' },
        first: { url, select: '/tags/0' },
        nothing: { url, select: 'tags[1].constructor' },
        null: { url, select: '/tags/1/b~1c' },
        whole: { url },
      },
    );
    expect(answers).toEqual([
      {
        entityRef: 'component:default/ledger',
        facts: expect.objectContaining({
          availability: { value: 99.9, observedAt: now.toISOString() },
          first: { value: 'a', observedAt: now.toISOString() },
          null: { value: null, observedAt: now.toISOString() },
        }),
        failed: {},
      },
      {
        entityRef: 'component:default/checkout',
        facts: expect.objectContaining({
          availability: { value: 98, observedAt: now.toISOString() },
        }),
        failed: {},
      },
      { entityRef: 'component:default/nobodys', facts: {}, failed: {} },
    ]);
    expect('facts' in answers[0] && Object.keys(answers[0].facts)).toEqual([
      'availability',
      'first',
      'null',
      'whole',
    ]);
    expect(seen).toEqual([
      {
        url: '/services/ledger?team=a%26b%3Dc%2Fd',
        authorization: 'Bearer x',
      },
      { url: '/services/checkout?team=', authorization: 'Bearer x' },
    ]);
  });

  it.each([
    ['http://169.254.169.254/latest/meta-data', /may not be asked; allow it/],
    ['ORIGIN.evil.example/', /is no address/],
    ['http://localhost:PORT/', /may not be asked/],
    ['http://user:pw@127.0.0.1:PORT/', /must start with/],
    ['ORIGIN@evil.example/', /must start with/],
    ['http://{{ annotations.evil }}/', /must start with/],
    ['http://127.0.0.1:{{ annotations.evil }}/', /must start with/],
    ['ORIGIN\\@evil.example/', /must start with/],
    ['file:///etc/passwd', /must start with/],
    ['ORIGIN/a/{{ annotations.up }}/b', /can't be part of a path/],
    ['ORIGIN/{{ annotations.dot }}{{ annotations.dot }}/b', /part of a path/],
    ['not an address', /must start with/],
  ])('asks nobody for %s', async (url, expected) => {
    const origin = await serve((_, response) => response.end('true'));
    const [answer] = await collect(
      { hosts: [{ origin }] },
      [
        {
          name: 'ledger',
          annotations: { evil: 'evil.example', up: '..', dot: '.' },
        },
      ],
      {
        fact: {
          url: url
            .replace('ORIGIN', origin)
            .replace('PORT', new URL(origin).port),
        },
      },
    );
    expect(answer).toEqual({
      entityRef: 'component:default/ledger',
      facts: {},
      failed: { fact: expect.stringMatching(expected) },
    });
    expect(seen).toEqual([]);
  });

  it('goes along with redirects between allowed hosts only', async () => {
    const inner = await serve((_, response) => response.end('"inside"'));
    const other = await serve((_, response) => response.end('"other"'));
    const origin = await serve(({ url }, response) =>
      response
        .writeHead(302, { location: url === '/in' ? inner : other })
        .end(),
    );
    const [answer] = await collect(
      {
        hosts: [
          { origin, headers: { Authorization: 'Bearer x' } },
          { origin: other },
        ],
      },
      [{ name: 'ledger' }],
      { in: { url: `${origin}/in` }, out: { url: `${origin}/out` } },
    );
    expect(answer).toMatchObject({
      facts: { out: { value: 'other' } },
      failed: { in: expect.stringMatching(/which may not be asked/) },
    });
    expect(seen.map(({ authorization }) => authorization)).toEqual([
      'Bearer x',
      'Bearer x',
      undefined,
    ]);
  });

  it('keeps to its limits, and one that fails spoils no other', async () => {
    const origin = await serve(({ url }, response) => {
      if (url === '/big') {
        response.end(JSON.stringify('x'.repeat(2_000)));
      } else if (url === '/long') {
        response.end(JSON.stringify({ a: 'x'.repeat(900), b: 1 }));
      } else if (url === '/gone') {
        response.writeHead(404).end('{"error":"no such service"}');
      } else if (url === '/html') {
        response.end('<html>');
      }
    });
    const [answer] = await collect(
      { hosts: [{ origin }], maxBytes: 1_000 },
      [{ name: 'ledger' }],
      {
        big: { url: `${origin}/big` },
        gone: { url: `${origin}/gone` },
        html: { url: `${origin}/html` },
        good: { url: `${origin}/long`, select: 'b' },
        path: { url: `${origin}/long`, select: 'a..b' },
        typo: { adress: origin },
      },
    );
    expect(answer).toEqual({
      entityRef: 'component:default/ledger',
      facts: { good: { value: 1, observedAt: now.toISOString() } },
      failed: {
        big: expect.stringMatching(/longer than 1000 bytes/),
        gone: expect.stringMatching(/HTTP 404.*no such service/),
        html: expect.stringMatching(/no JSON/),
        path: expect.stringMatching(/'a..b' is no path/),
        typo: expect.stringMatching(/url: Required/),
      },
    });
  });

  it('waits no longer than it may', async () => {
    const origin = await serve(() => {});
    const [answer] = await collect(
      { hosts: [{ origin }], timeout: '300ms' },
      [{ name: 'ledger' }],
      { slow: { url: origin } },
    );
    expect(answer).toMatchObject({
      failed: { slow: expect.stringMatching(/no answer within 0.3 s/) },
    });
  });

  it('takes no value that is a document of its own', async () => {
    const origin = await serve((_, response) =>
      response.end(JSON.stringify({ all: 'x'.repeat(20_000) })),
    );
    const [answer] = await collect(
      { hosts: [{ origin }] },
      [{ name: 'ledger' }],
      { all: { url: origin } },
    );
    expect(answer).toMatchObject({
      facts: {},
      failed: { all: expect.stringMatching(/select a smaller part/) },
    });
  });
});

describe('configuration', () => {
  it.each([
    [{ hosts: [{ origin: 'status.example.com' }] }, /hosts\[0\]\.origin/],
    [{ hosts: [{ origin: 'https://x.example/path' }] }, /hosts\[0\]\.origin/],
    [{ hosts: [{ origin: 'https://*' }] }, /hosts\[0\]\.origin/],
    [{ hosts: [{ origin: 'ftp://x.example' }] }, /hosts\[0\]\.origin/],
    [
      {
        hosts: [
          { origin: 'https://x.example' },
          { origin: 'https://X.example:443/' },
        ],
      },
      /twice/,
    ],
    [{ maxBytes: 0.5 }, /maxBytes/],
    [{ timeout: 'soon' }, /timeout/],
  ])('%j is refused', (config, expected) => {
    expect(() => configOf(config)).toThrow(expected);
  });
});
