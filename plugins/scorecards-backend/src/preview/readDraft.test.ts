import { InputError } from '@backstage/errors';
import { readDraft } from './readDraft';

const draft = (checks: string) => `
# Before it, something else
kind: Component
metadata: { name: ledger }
---
apiVersion: paved.dev/v1alpha1
kind: Scorecard
metadata:
  name: readiness
spec:
  owner: platform
  appliesTo: { kind: Component }
  levels: [{ id: gold }]
  checks:
${checks}
`;
const check = `    - id: tested
      title: Tested
      why: Changes are safe
      level: gold
      expression: facts.ci.coverage >= 80`;

describe('readDraft', () => {
  it('reads YAML, and JSON', () => {
    const scorecard = readDraft(draft(check));
    expect(scorecard).toMatchObject({
      ref: 'scorecard:default/readiness',
      checks: [{ id: 'tested' }],
    });
    const json = JSON.stringify({
      apiVersion: 'paved.dev/v1alpha1',
      kind: 'Scorecard',
      metadata: { name: 'readiness' },
      spec: {
        owner: 'platform',
        appliesTo: { kind: 'Component' },
        levels: [{ id: 'gold' }],
        checks: [
          {
            id: 'tested',
            title: 'Tested',
            why: 'Changes are safe',
            level: 'gold',
            expression: 'facts.ci.coverage >= 80',
          },
        ],
      },
    });
    expect(readDraft(json)).toEqual(scorecard);
  });

  it('names every problem with its line', () => {
    const wrong = check
      .replace('level: gold', 'level: golden')
      .replace('>= 80', '>=');
    const read = () => readDraft(draft(wrong));
    expect(read).toThrow(/^line 18: spec\.checks\.0\.level: .*gold/m);
    expect(read).toThrow(/^line 19: spec\.checks\.0\.expression: /m);
  });

  it.each([
    ['nothing', '', /no entity of kind/],
    [
      'another kind',
      'kind: Component\nmetadata: {name: a}',
      /no entity of kind/,
    ],
    ['two of them', `${draft(check)}---${draft(check)}`, /2 scorecards/],
    ['no name', 'kind: Scorecard\nspec: {}', /metadata.name is missing/],
    ['broken YAML', 'kind: [Scorecard\nspec: }', /^line \d+: /],
    [
      'a bomb',
      `kind: Scorecard\nmetadata: {name: a}\na: &a [${'x,'.repeat(50)}]\n${[
        ...'bcdefgh',
      ]
        .map((name, index) => {
          const before = 'abcdefgh'[index];
          return `${name}: &${name} [${`*${before},`.repeat(50)}]`;
        })
        .join('\n')}`,
      /aliases/,
    ],
  ])('refuses %s', (_, text, message) => {
    expect(() => readDraft(text)).toThrow(message);
  });

  it.each([
    [
      'a map with very many keys',
      `kind: Scorecard\n${Array.from(
        { length: 15_000 },
        (_, i) => `k${i}: 1`,
      ).join('\n')}`,
      /more than 102400 characters/,
    ],
    [
      'very many fields that there are not',
      `kind: Scorecard\nmetadata: {name: a}\nspec:\n${Array.from(
        { length: 4_500 },
        (_, i) => `  k${i}: 1`,
      ).join('\n')}`,
      /^line 4: spec\.k0: .*\n.*\n(.*\n)*There are more problems$/,
    ],
    [
      'a key very often',
      `kind: Scorecard\n${'k: 1\n'.repeat(4_900)}`,
      /^line 3: .*There are more problems$/s,
    ],
    [
      'a list with very many values',
      `kind: Scorecard\na: [${'1,'.repeat(50_000)}]`,
      /10000 commas/,
    ],
    ['very many brackets', '['.repeat(500_000), /characters/],
    ['brackets in brackets', '['.repeat(9_000), /^line 1: .*intricate/],
    [
      'lists in lists on many lines',
      `${'- '.repeat(490)}\n`.repeat(100),
      /1000 lists/,
    ],
    ['lists in lists', '- '.repeat(50_000), /1000 lists/],
    [
      'maps in maps',
      Array.from({ length: 440 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      /^line 1: .*nested/,
    ],
    ['very many documents', '---\na: 1\n'.repeat(100_000), /characters/],
    ['many documents', '---\na: 1\n'.repeat(11_000), /documents/],
    ['many ends of documents', 'a: 1\n...\n'.repeat(11_000), /documents/],
    ['very many errors', '}\n'.repeat(4_900), /^line 1: /],
    [
      'quotes that nothing closes',
      `a: "${'x\n---\n'.repeat(9)}`,
      /^line 2: .*closing/,
    ],
    [
      'anchors in a row',
      `kind: Scorecard\na: ${'&a '.repeat(30_000)}`,
      /^line \d: .*intricate/,
    ],
  ])('refuses %s at once', (_, text, message) => {
    const started = process.cpuUsage();
    expect(() => readDraft(text)).toThrow(InputError);
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(5_000);
    expect(() => readDraft(text)).toThrow(message);
  });

  it('does not run the tests that it carries', () => {
    const evil = draft(
      check.replace(
        'facts.ci.coverage >= 80',
        `'entity.metadata.name.matches("^(a+)+$")'`,
      ),
    );
    const started = process.cpuUsage();
    readDraft(
      `${evil}  tests:
    - name: for ever
      entity: { kind: Component, metadata: { name: '${'a'.repeat(40)}!' } }
      facts: {}
      expect: {}
`,
    );
    const { user, system } = process.cpuUsage(started);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});
