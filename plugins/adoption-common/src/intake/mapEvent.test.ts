import { mapEvent } from './mapEvent';
import type { IntakeRules } from './rules';

const rules: IntakeRules = {
  now: new Date('2026-11-21T12:00:00.000Z'),
  oldest: new Date('2024-11-21T12:00:00.000Z'),
  sender: { source: 'external:forge' },
};
const AT = '2026-11-20T09:30:05.315384Z';
const at = '2026-11-20T09:30:05.315Z';
const COMMIT = '4b825dc642cb6eb9a060e54bf8d69288fbee4904';

/** In the form of the specification's own examples. */
const cdEvent = (
  type: string,
  subject: object,
  more: { context?: object; customData?: object } = {},
) => ({
  context: {
    version: '0.5.0',
    id: '271069a8-fc18-44f1-b38f-9d70a1695819',
    source: '/forge/acme',
    type: `dev.cdevents.${type}`,
    timestamp: AT,
    ...more.context,
  },
  subject: { source: '/forge/acme', ...subject },
  ...(more.customData && {
    customData: more.customData,
    customDataContentType: 'application/json',
  }),
});
const service = {
  id: 'service/Ledger',
  content: {
    environment: { id: 'prod1', source: '/cluster' },
    artifactId: `pkg:oci/ledger@sha256%3A0b31b1c0?vcs_url=git%2Bhttps://github.com/acme/ledger%40${COMMIT}`,
  },
};
const incident = {
  id: 'incident-123',
  content: {
    description: 'Response time above 100 ms',
    environment: { id: 'production' },
    service: { id: 'ledger', source: '/cluster' },
  },
};
const ticket = {
  id: 'ticket-7',
  content: {
    summary: 'A database please',
    ticketType: 'enhancement',
    creator: 'Alice',
    assignees: ['Bob'],
    labels: ['platform-ticket'],
    uri: 'https://tickets.example/7',
  },
};
const own = (kind: string, data: object, more: object = {}) => ({
  specversion: '1.0',
  id: 'e-1',
  source: 'https://ci.example',
  type: `dev.paved.${kind}`,
  time: at,
  data,
  ...more,
});
const wrapped = (event: ReturnType<typeof cdEvent>) => ({
  specversion: '1.0',
  id: event.context.id,
  source: event.context.source,
  type: event.context.type,
  time: event.context.timestamp,
  datacontenttype: 'application/json; charset=utf-8',
  data: event,
});

const deployed = {
  kind: 'deployment',
  source: '/forge/acme',
  id: '271069a8-fc18-44f1-b38f-9d70a1695819',
  time: at,
  fields: {
    entityRef: 'component:default/ledger',
    environment: 'production',
    version: 'sha256:0b31b1c0',
    commit: COMMIT,
    reason: 'change',
    finishedAt: at,
    result: 'success',
  },
};

describe('mapEvent', () => {
  it.each<[string, unknown, object]>([
    [
      'a service that was deployed',
      cdEvent('service.deployed.0.2.0', service),
      deployed,
    ],
    [
      'the same within a CloudEvent',
      wrapped(cdEvent('service.deployed.0.2.0', service)),
      deployed,
    ],
    [
      'the same as the first versions had it',
      cdEvent('service.deployed.0.1.0', { ...service, type: 'service' }),
      deployed,
    ],
    [
      'a step of a chain',
      cdEvent('service.upgraded.0.3.0', service, {
        context: { specversion: '0.6.0-draft', chainId: 'chain-1' },
      }),
      {
        ...deployed,
        id: 'chain-1/service/Ledger/production',
        fields: {
          commit: COMMIT,
          'finishedAt#271069a8-fc18-44f1-b38f-9d70a1695819': at,
          'result#271069a8-fc18-44f1-b38f-9d70a1695819': 'success',
        },
      },
    ],
    [
      'a service that went back',
      cdEvent('service.rolledback.0.2.0', service),
      { ...deployed, fields: { ...deployed.fields, reason: 'rollback' } },
    ],
    [
      'what the specification has no field for',
      cdEvent('service.deployed.0.2.0', service, {
        customData: {
          other: { commit: 1 },
          paved: {
            entity: 'Component:Shop/Cart',
            startedAt: '2026-11-20T10:00:00+01:00',
            result: 'failure',
            reason: 'hotfix',
            mends: ['i-1', { source: 'pager', id: 'i-2' }],
          },
        },
      }),
      {
        ...deployed,
        fields: {
          ...deployed.fields,
          entityRef: 'component:shop/cart',
          startedAt: '2026-11-20T09:00:00.000Z',
          result: 'failure',
          reason: 'hotfix',
          mends: ['/forge/acme/i-1', 'pager/i-2'],
        },
      },
    ],
    [
      'an incident',
      cdEvent('incident.detected.0.2.0', incident),
      {
        kind: 'incident',
        id: 'incident-123',
        fields: {
          entityRef: 'component:default/ledger',
          title: 'Response time above 100 ms',
          'createdAt#detected': at,
        },
      },
    ],
    [
      'an incident with a ticket',
      cdEvent('incident.reported.0.2.0', {
        ...incident,
        content: { ...incident.content, ticketURI: 'data:text/html,x' },
      }),
      { fields: { 'createdAt#reported': at, url: undefined } },
    ],
    [
      'the end of an incident',
      cdEvent('incident.resolved.0.2.0', incident, {
        customData: { paved: { causedBy: { source: 'ci', id: 'd-1' } } },
      }),
      { fields: { title: undefined, resolvedAt: at, causedBy: 'ci/d-1' } },
    ],
    [
      'a ticket',
      cdEvent('ticket.created.0.2.0', ticket),
      {
        kind: 'work-item',
        id: 'ticket-7',
        fields: {
          title: 'A database please',
          type: 'platform-ticket',
          url: 'https://tickets.example/7',
          createdAt: at,
        },
      },
    ],
    [
      'a ticket that is closed',
      cdEvent('ticket.closed.0.2.0', {
        ...ticket,
        content: { ...ticket.content, labels: [] },
      }),
      { fields: { type: 'feature', resolvedAt: at } },
    ],
    [
      'a deployment of the own form',
      own('deployment', {
        entity: 'ledger',
        environment: 'Live',
        startedAt: '2026-11-20T09:20Z',
        finishedAt: '2026-11-20 09:30:05.315Z',
        result: 'success',
        commit: COMMIT.toUpperCase(),
      }),
      {
        source: 'https://ci.example',
        id: 'e-1',
        time: at,
        fields: {
          entityRef: 'component:default/ledger',
          environment: 'production',
          startedAt: '2026-11-20T09:20:00.000Z',
          finishedAt: at,
          result: 'success',
          commit: COMMIT,
        },
      },
    ],
    [
      'a step of it, in short',
      {
        type: 'dev.paved.deployment',
        data: {
          id: 'run-1',
          step: 'eu',
          repository: 'git@github.com:Acme/Ledger.git',
          environment: 'staging',
          finishedAt: at,
          result: 'failure',
        },
      },
      {
        source: 'external:forge',
        id: 'run-1',
        // It is said when it arrives
        time: undefined,
        fields: {
          repository: 'repository:github.com/acme/ledger',
          environment: 'staging',
          'finishedAt#eu': at,
          'result#eu': 'failure',
        },
      },
    ],
    [
      'an incident that is open again',
      own('incident', { id: 'i-1', resolvedAt: null, severity: 'high' }),
      { id: 'i-1', fields: { resolvedAt: null, severity: 'high' } },
    ],
    [
      'a work item',
      own('work-item', {
        id: 't-1',
        type: 'platform-ticket',
        team: 'payments',
        topic: 'database',
        createdAt: at,
      }),
      {
        kind: 'work-item',
        fields: { team: 'group:default/payments', topic: 'database' },
      },
    ],
  ])('reads %s', (_, event, telling) => {
    expect(mapEvent(event, rules)).toMatchObject({
      telling,
      aheadMs: 0,
    });
    // Text of people who are told of never goes on
    expect(JSON.stringify(mapEvent(event, rules))).not.toMatch(/Alice|Bob/);
  });

  it('numbers what a CI job tells by its repository', () => {
    const sender = { source: 'ci:github.com/acme/ledger', repository: 'x' };
    expect(
      mapEvent(own('deployment', { entity: 'a', startedAt: at }), {
        ...rules,
        sender,
      }),
    ).toMatchObject({ telling: { source: 'ci:github.com/acme/ledger' } });
    expect(
      mapEvent(cdEvent('service.deployed.0.2.0', service), {
        ...rules,
        sender,
      }),
    ).toMatchObject({ telling: { source: 'ci:github.com/acme/ledger' } });
  });

  it('leaves out what does not count', () => {
    for (const event of [
      cdEvent('pipelinerun.finished.0.2.0', { id: 'a', content: {} }),
      wrapped(cdEvent('service.removed.0.2.0', service)),
      cdEvent('incident.detected.0.2.0', {
        ...incident,
        content: { ...incident.content, environment: { id: 'preprod' } },
      }),
    ]) {
      expect(mapEvent(event, rules)).toEqual({
        ignored: expect.any(String),
        source: '/forge/acme',
      });
    }
  });

  it('tells how far a clock is ahead', () => {
    const time = '2026-11-21T15:00:00.000Z';
    const event = own('incident', { createdAt: time }, { time });
    expect(mapEvent(event, rules)).toMatchObject({ aheadMs: 3 * 3600_000 });
  });

  const finished = (finishedAt: unknown) =>
    own('deployment', { entity: 'a', result: 'success', finishedAt });
  it.each<[string, unknown, RegExp]>([
    [
      'field',
      finished('yesterday'),
      /^data\.finishedAt: 'yesterday' is no time/,
    ],
    ['field', finished('2026-11-20T09:30:05'), /no time zone; add Z/],
    ['field', finished('2026-02-30T09:30:05Z'), /not in the calendar/],
    ['field', finished('2026-11-20'), /is no time of ISO 8601/],
    ['field', finished(null), /finishedAt: must be a time/],
    ['unit', finished(1795512600), /looks like seconds since 1970; send 2026/],
    ['unit', finished(1795512600000), /milliseconds since 1970; send 2026/],
    ['unit', finished('1795512600000'), /milliseconds since 1970; send 2026/],
    ['unit', finished(1795512600000000), /microseconds .* send 2026/],
    ['unit', finished(7), /is the number 7; send a time/],
    ['future', finished('2026-11-23T00:00:00Z'), /in the future; is the/],
    ['past', finished('1970-01-01T00:00:00Z'), /before the year 2000/],
    ['past', finished('2024-01-01T00:00:00Z'), /adoption\.retention\.delivery/],
    [
      'field',
      own('incident', { createdAt: at, resolvedAt: '2026-11-20T09:00:00Z' }),
      /^data\.resolvedAt: .* is before createdAt/,
    ],
    [
      'field',
      own('deployment', { finishedAt: at }),
      /data\.result: is missing/,
    ],
    ['field', own('deployment', { enviroment: 'a' }), /'enviroment'/],
    ['field', own('deployment', { commit: 'abc1234' }), /git rev-parse HEAD/],
    ['field', own('deployment', { url: 'ftp://x' }), /https:\/\//],
    ['field', own('deployment', { entity: 'a b' }), /no ref of an entity/],
    ['field', own('deployment', { repository: 'x' }), /no address of a repos/],
    ['field', own('deployment', { version: 'a\0' }), /NUL/],
    ['field', own('deployment', { version: 'a'.repeat(201) }), /200 char/],
    ['field', own('deployment', { mends: ['a'.repeat(201)] }), /200 char/],
    ['field', own('deployment', {}, { data: 'text' }), /^data: must be a JSON/],
    ['field', own('deployment', {}, { specversion: '0.3' }), /^specversion/],
    ['field', own('deployment', {}, { data_base64: 'e30=' }), /as JSON, in/],
    [
      'field',
      own('deployment', {}, { datacontenttype: 'text/xml' }),
      /application\/json/,
    ],
    [
      'field',
      own('deployment', { entity: 'user:default/sara-lind' }),
      /^data\.entity: 'user:default\/sara-lind' can't be deployed; a component/,
    ],
    [
      'field',
      own('incident', { entity: 'group:default/a', createdAt: at }),
      /^data\.entity: .* is nothing that is built or run/,
    ],
    [
      'field',
      cdEvent('service.deployed.0.2.0', { ...service, id: 'user:default/a' }),
      /^subject\.id: 'user:default\/a' can't be deployed/,
    ],
    ['unit', own('deployment', {}, { time: 1795512600 }), /^time: is the numb/],
    ['form', { type: 'dev.paved.incident', data: {} }, /^data\.id: is missing/],
    ['form', own('deployment', {}, { type: undefined }), /^type: is missing/],
    ['type', own('release', {}), /dev\.paved\.deployment, /],
    ['type', own('toString', {}), /is not known/],
    ['form', 'text', /is a JSON object/],
    ['form', [], /is a JSON object/],
    ['form', null, /is a JSON object/],
    ['form', { context: 1, subject: {} }, /^context\.type: is missing/],
    [
      'field',
      wrapped(cdEvent('service.deployed.0.2.0', { id: 'a', content: {} })),
      /^data\.subject\.content\.environment: Required/,
    ],
    [
      'unit',
      cdEvent('service.deployed.0.2.0', service, {
        context: { timestamp: 1795512600 },
      }),
      /^context\.timestamp: is the number/,
    ],
    [
      'field',
      cdEvent('service.deployed.0.2.0', service, {
        customData: { paved: { result: 'ok' } },
      }),
      /^customData\.paved\.result/,
    ],
  ])('refuses, for its %s, %j', (code, event, reason) => {
    expect(mapEvent(event, rules)).toMatchObject({
      refused: { code, reason: expect.stringMatching(reason) },
    });
  });

  it('says whose it is that was refused, where that can be read', () => {
    const sourceIn = (event: unknown, sender = rules.sender) => {
      const mapped = mapEvent(event, { ...rules, sender });
      return 'refused' in mapped && mapped.source;
    };
    const bad = own('deployment', { result: 'ok' });
    expect(sourceIn(bad)).toBe('https://ci.example');
    expect(sourceIn({ ...bad, type: 'x' })).toBe('https://ci.example');
    expect(sourceIn({ ...bad, source: 1 })).toBeUndefined();
    expect(sourceIn('text')).toBeUndefined();
    expect(sourceIn(cdEvent('service.deployed.0.2.0', {}))).toBe('/forge/acme');
    // What a CI job tells is its repository's
    expect(sourceIn(bad, { source: 'ci:a', repository: 'a' })).toBe('ci:a');
  });

  it('does not follow what is nested without end', () => {
    const levels = 100_000;
    const data = JSON.parse('{"a":'.repeat(levels) + 1 + '}'.repeat(levels));
    expect(mapEvent(own('deployment', data), rules)).toMatchObject({
      refused: {
        code: 'limit',
        reason: expect.stringMatching(/nested deeper/),
      },
    });
  });
});
