import { randomFillSync } from 'node:crypto';
import { mockApis } from '@backstage/frontend-test-utils';
import type { UsageBatch, UsageEvent } from '@paved/plugin-adoption-common';
import { UsageAnalytics } from './UsageAnalytics';

const CONTEXT = { pluginId: 'root', extensionId: 'App' };
const MINUTE = 60_000;

type Answer = (batch: UsageBatch) => Response | Promise<Response>;

const json = (body: object, status = 200) =>
  new Response(JSON.stringify(body), { status });
const taken: Answer = ({ events }) => json({ taken: events.length });
const offline: Answer = () => {
  throw new TypeError('Failed to fetch');
};

/** A tab of a browser; its store outlives it. */
function open(options: { answer?: Answer; usage?: object; who?: string } = {}) {
  const batches: Array<UsageBatch & { init: RequestInit; address: string }> =
    [];
  const page = new EventTarget();
  const tab = Object.assign(new EventTarget(), {
    navigator: window.navigator,
    localStorage: window.localStorage,
    location: { pathname: '/portal/search' },
    // As where there is no https
    crypto: { getRandomValues: (bytes: Uint8Array) => randomFillSync(bytes) },
    document: Object.assign(page, { visibilityState: 'visible' }),
  });
  const state = { answer: options.answer ?? taken };
  const analytics = UsageAnalytics.create({
    configApi: mockApis.config({
      data: {
        app: { baseUrl: 'https://portal.example.com/portal' },
        adoption: { usage: options.usage ?? {} },
      },
    }),
    fetchApi: {
      fetch: async (input, init) => {
        const batch = JSON.parse(String(init?.body));
        batches.push({ ...batch, init: init!, address: String(input) });
        return state.answer(batch);
      },
    },
    identityApi: {
      getBackstageIdentity: async () => ({
        type: 'user',
        userEntityRef: options.who ?? 'user:default/ada',
        ownershipEntityRefs: [],
      }),
      getCredentials: async () => ({}),
      getProfileInfo: async () => ({}),
      signOut: async () => undefined,
    },
    window: tab as unknown as Window & typeof globalThis,
  });
  const capture = (action: string, subject: string, value?: number) =>
    analytics.captureEvent({ action, subject, value, context: CONTEXT });
  const sent = () => batches.flatMap(({ events }) => events);
  return { batches, capture, sent, state, tab };
}

const pass = (ms: number) => jest.advanceTimersByTimeAsync(ms);
const kept = () => Object.keys(window.localStorage).length;
const paths = (events: UsageEvent[]) => events.map(({ path }) => path);

describe('UsageAnalytics', () => {
  beforeEach(() => {
    jest.useFakeTimers();
    window.localStorage.clear();
  });
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('tells of pages without what stands behind ?, and of nobody', async () => {
    const { batches, capture } = open();
    capture('navigate', '/catalog?filters[user]=ada#top');
    capture('click', 'Some link');
    capture('create', 'my-secret-service');
    await pass(MINUTE);
    expect(batches).toHaveLength(1);
    expect(batches[0].address).toBe('plugin://adoption/usage');
    expect(batches[0].events).toEqual([
      {
        id: expect.stringMatching(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        ),
        at: expect.any(Number),
        action: 'navigate',
        path: '/catalog',
      },
      expect.objectContaining({ action: 'create', path: '/search' }),
    ]);
    const body = String(batches[0].init.body);
    expect(body).not.toContain('ada');
    expect(body).not.toContain('secret');
    expect(kept()).toBe(0);
  });

  it('takes a page that changes its own address for one visit', async () => {
    const { capture, sent } = open();
    capture('navigate', '/adoption/overview');
    capture('navigate', '/adoption/overview?zone=UTC');
    capture('navigate', '/catalog');
    capture('navigate', '/adoption/overview?zone=UTC');
    await pass(MINUTE);
    expect(paths(sent())).toEqual([
      '/adoption/overview',
      '/catalog',
      '/adoption/overview',
    ]);
  });

  it('takes searches that go on typing for one, and names terms only as far as it may', async () => {
    const { capture, sent } = open();
    for (const [term, results] of [
      ['kaf', 9],
      ['kafka', 2],
      ['kafka topics', 0],
    ] as const) {
      capture('search', term, results);
      await pass(1_000);
    }
    await pass(10_000);
    capture('search', 'vacation', 3);
    capture('navigate', '/docs');
    capture('search', 'vac', 0);
    await pass(MINUTE);
    expect(
      sent().map(({ action, results, term }) => [action, results, term]),
    ).toEqual([
      ['search', 0, 'kafka topics'],
      ['search', 3, undefined],
      ['navigate', undefined, undefined],
      ['search', 0, 'vac'],
    ]);

    const none = open({ usage: { searchTerms: 'none' } });
    none.capture('search', 'secret', 0);
    await pass(MINUTE);
    expect(none.sent()).toMatchObject([{ action: 'search', results: 0 }]);
    expect(JSON.stringify(none.sent())).not.toContain('secret');
  });

  it.each<[string, Answer]>([
    ['an expired token', () => json({ error: {} }, 401)],
    ['a portal that is down', () => json({}, 503)],
    ['no network', offline],
    ['the sign-in page of a proxy', () => new Response('<html>', {})],
    ['a page of JSON that is no acknowledgement', () => json({ ok: true })],
  ])('loses nothing to %s', async (_, answer) => {
    const { batches, capture, state } = open({ answer });
    for (let at = 0; at < 20; at++) {
      capture('navigate', `/page/${at}`);
    }
    await pass(10 * MINUTE);
    // It does not hammer at a portal in trouble either
    expect(batches.length).toBeGreaterThan(2);
    expect(batches.length).toBeLessThan(12);
    expect(kept()).toBe(20);
    state.answer = taken;
    const before = batches.length;
    await pass(10 * MINUTE);
    expect(kept()).toBe(0);
    const arrived = batches.slice(before).flatMap(({ events }) => events);
    expect(new Set(arrived.map(({ id }) => id)).size).toBe(20);
  });

  it('keeps what the portal has no room for until it says that it has', async () => {
    const { batches, capture, state } = open({
      answer: () =>
        new Response('{}', {
          status: 429,
          headers: { 'retry-after': '7200' },
        }),
    });
    capture('navigate', '/first');
    await pass(MINUTE);
    capture('navigate', '/second');
    await pass(115 * MINUTE);
    expect(batches).toHaveLength(1);
    expect(kept()).toBe(2);
    state.answer = taken;
    await pass(10 * MINUTE);
    expect(paths(batches[1].events)).toEqual(['/first', '/second']);
    expect(kept()).toBe(0);
  });

  it('tries at once when the network is back', async () => {
    const { batches, capture, state, tab } = open({ answer: offline });
    capture('navigate', '/');
    await pass(5 * MINUTE);
    state.answer = taken;
    const before = batches.length;
    tab.dispatchEvent(new Event('online'));
    await pass(0);
    expect(batches.length).toBe(before + 1);
    expect(kept()).toBe(0);
  });

  it('loses nothing with a tab that is closed, and gives nobody the events of another', async () => {
    // The connection is cut before the answer
    const closed = open({ answer: () => new Promise(() => undefined) });
    closed.capture('navigate', '/a');
    await pass(0);
    closed.capture('navigate', '/b'.repeat(100));
    closed.tab.dispatchEvent(new Event('pagehide'));
    await pass(0);
    expect(closed.batches).toHaveLength(1);
    expect(closed.batches[0].init.keepalive).toBe(true);
    expect(closed.batches[0].events).toHaveLength(2);

    const other = open({ who: 'user:default/ben' });
    other.capture('navigate', '/ben');
    await pass(MINUTE);
    expect(paths(other.sent())).toEqual(['/ben']);

    const next = open();
    await pass(MINUTE);
    // The same ids: what had arrived counts once
    expect(next.sent()).toEqual(closed.sent());
    expect(kept()).toBe(0);
  });

  it('sends no more than a browser lets go with a page', async () => {
    const { batches, capture, tab } = open();
    for (let at = 0; at < 100; at++) {
      capture('navigate', `/${'x'.repeat(1_000)}${at}`);
    }
    await pass(0);
    tab.document.visibilityState = 'hidden';
    tab.document.dispatchEvent(new Event('visibilitychange'));
    await pass(0);
    expect(String(batches[0].init.body).length).toBeLessThan(64 * 1024);
    await pass(MINUTE);
    expect(kept()).toBe(0);
  });

  it('sinks no batch with an event that the portal can’t read, and keeps a bounded store', async () => {
    const { capture, sent } = open({
      answer: batch =>
        paths(batch.events).includes('/bad') ? json({}, 400) : taken(batch),
    });
    for (let at = 0; at < 9; at++) {
      capture('navigate', at === 4 ? '/bad' : `/${at}`);
    }
    await pass(MINUTE);
    expect(new Set(paths(sent())).size).toBe(9);
    expect(kept()).toBe(0);

    const { capture: captureMore } = open({ answer: offline });
    for (let at = 0; at < 1_100; at++) {
      captureMore('navigate', `/${at}`);
    }
    await pass(0);
    expect(kept()).toBe(1_000);
    window.localStorage.setItem('paved.usage.x', '{');
    window.localStorage.setItem('of-another', 'stays');
    jest.setSystemTime(Date.now() + 8 * 24 * 60 * MINUTE);
    const later = open();
    await pass(MINUTE);
    expect(later.sent()).toEqual([]);
    expect(Object.keys(window.localStorage)).toEqual(['of-another']);
  });

  it.each([
    ['doNotTrack', '1', {}, 0],
    ['globalPrivacyControl', true, {}, 0],
    ['doNotTrack', '1', { honourDoNotTrack: false }, 1],
    ['doNotTrack', null, {}, 1],
    ['doNotTrack', null, { enabled: false }, 0],
  ])('with %s %s and %j tells of %d', async (name, value, usage, count) => {
    Object.defineProperty(window.navigator, name, {
      value,
      configurable: true,
    });
    const { capture, sent } = open({ usage });
    capture('navigate', '/');
    await pass(MINUTE);
    expect(sent()).toHaveLength(count);
    expect(kept()).toBe(0);
    delete (window.navigator as unknown as Record<string, unknown>)[name];
  });
});
