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

  it('does not run the tests that it carries', () => {
    const evil = draft(
      check.replace(
        'facts.ci.coverage >= 80',
        `'entity.metadata.name.matches("^(a+)+$")'`,
      ),
    );
    const started = performance.now();
    readDraft(
      `${evil}  tests:
    - name: for ever
      entity: { kind: Component, metadata: { name: '${'a'.repeat(40)}!' } }
      facts: {}
      expect: {}
`,
    );
    expect(performance.now() - started).toBeLessThan(2_000);
  });
});
