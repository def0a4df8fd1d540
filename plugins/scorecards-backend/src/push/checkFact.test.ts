import type { PushedFact } from '@paved/plugin-scorecards-common';
import { checkFact } from './checkFact';

const now = new Date('2026-11-21T12:00:00Z');
const collected = new Set(['catalog', 'repository']);
const refuse = (fact: Partial<PushedFact>) =>
  checkFact(
    { entityRef: 'component:default/ledger', fact: 'ci.x', value: 1, ...fact },
    { collected, now },
  );

describe('checkFact', () => {
  it.each<Partial<PushedFact>>([
    { fact: 'ci.coverage', value: 83.2 },
    { fact: 'ci.coverage', value: 0 },
    { fact: 'ci.tests', value: 12 },
    { fact: 'oncall.active', value: false },
    { fact: 'ci.oldestCriticalVulnerability', value: null },
    {
      fact: 'ci.oldestCriticalVulnerability',
      value: '2026-11-01T00:00:00.000Z',
    },
    {
      fact: 'ci.oldestCriticalVulnerability',
      value: '2024-02-29T23:30:00+02:00',
    },
    {
      fact: 'ci.oldestCriticalVulnerability',
      value: '2026-11-21T12:04:00Z',
    },
    { fact: 'acme.anything', value: { list: [1, 'two', null] } },
    { observedAt: '2026-11-21T12:04:00Z' },
    { observedAt: '2026-11-21T13:00:00+02:00' },
  ])('takes %j', fact => expect(refuse(fact)).toBeUndefined());

  it.each<[string, Partial<PushedFact>]>([
    ['a number from 0 to 100', { fact: 'ci.coverage', value: '83' }],
    ['a number from 0 to 100', { fact: 'ci.coverage', value: 100.1 }],
    ['a whole number', { fact: 'ci.tests', value: 1.5 }],
    ['a whole number', { fact: 'ci.tests', value: 1e300 }],
    ['true or false', { fact: 'oncall.active', value: 'yes' }],
    [
      'an ISO instant, or null',
      { fact: 'ci.oldestCriticalVulnerability', value: 'soon' },
    ],
    ...[
      '2026-02-31T00:00:00Z',
      '2026-02-29T10:00:00.5+02:00',
      '2026-11-01T24:00:00Z',
      '2026-11-01T10:00:00',
      '2026-11-01T10:00:00Z junk',
      '2026-11-01TZ',
    ].map((value): [string, Partial<PushedFact>] => [
      'an ISO instant, or null',
      { fact: 'ci.oldestCriticalVulnerability', value },
    ]),
    [
      'oldestCriticalVulnerability 2099-01-01T00:00:00Z lies in the future',
      {
        fact: 'ci.oldestCriticalVulnerability',
        value: '2099-01-01T00:00:00Z',
      },
    ],
    [
      'lies in the future',
      {
        fact: 'ci.oldestCriticalVulnerability',
        value: '2026-11-21T14:06:00+02:00',
      },
    ],
    ['no fact id', { fact: 'coverage' }],
    ['no fact id', { fact: '__proto__.x' }],
    ['no fact id', { fact: 'ci.a.b' }],
    ['collected by the portal', { fact: 'repository.readme', value: true }],
    ['at most 16384', { value: 'x'.repeat(20_000) }],
    ['deeper', { value: JSON.parse('['.repeat(5000) + ']'.repeat(5000)) }],
    ['no ISO instant', { observedAt: 'yesterday' }],
    ['in the future', { observedAt: '2126-01-01T00:00:00Z' }],
    ['days ago', { observedAt: '2020-01-01T00:00:00Z' }],
  ])('refuses what has %s', (reason, fact) =>
    expect(refuse(fact)).toContain(reason),
  );
});
