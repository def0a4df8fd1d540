import type { Entity } from '@backstage/catalog-model';
import { fillPlaceholders, hasPlaceholders } from './fillPlaceholders';

const entity: Entity = {
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Component',
  metadata: {
    name: 'ledger',
    annotations: { 'pagerduty.com/service-id': 'P{{ name }}1' },
    labels: { tier: '1' },
  },
};
const fill = (template: string) =>
  fillPlaceholders(template, entity, value => `<${value}>`);

describe('fillPlaceholders', () => {
  it.each([
    ['nothing to fill', 'nothing to fill'],
    ['{{ kind }}:{{namespace}}/{{  name  }}', '<component>:<default>/<ledger>'],
    ['{{ labels.tier }}', '<1>'],
    ['{{ annotations.pagerduty.com/service-id }}', '<P{{ name }}1>'],
    ['{{ labels.team }} {{ name }}', undefined],
    ['{{ annotations.constructor }}', undefined],
  ])('%j becomes %j', (template, expected) => {
    expect(fill(template)).toBe(expected);
  });

  it.each(['{{ owner }}', '{{ name.length }}', '{{ }}'])(
    'refuses %s',
    template => {
      expect(() => fill(template)).toThrow(/There is no placeholder/);
    },
  );

  it('tells templates from plain text', () => {
    expect(hasPlaceholders('a {{ name }}')).toBe(true);
    expect(hasPlaceholders('sum by (a) ({b="c"})')).toBe(false);
  });
});
