import type { Entity } from '@backstage/catalog-model';
import { fillQuery } from './fillQuery';

function fill(query: string, name = 'ledger') {
  return fillQuery(query, {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name, annotations: { 'x.example/job': 'jobs' } },
  } as Entity);
}

describe('fillQuery', () => {
  it.each([
    ['sum(up)', 'sum(up)'],
    ['up{a="{{ name }}"}', 'up{a="ledger"}'],
    [
      'up{a=\'{{name}}\', b!= "x-{{ namespace }}"}',
      'up{a=\'ledger\', b!= "x-default"}',
    ],
    ['up{job=~"{{ annotations.x.example/job }}.*"}', 'up{job=~"jobs.*"}'],
    ['up{a="{{ labels.none }}"}', undefined],
    ['# "\nup{a="{{ name }}"} # \'', '# "\nup{a="ledger"} # \''],
  ])('%j becomes %j', (query, expected) => {
    expect(fill(query)).toBe(expected);
  });

  it.each([
    ['up{a="{{ name }}"}', 'x"} or up{a="y', 'up{a="x\\"} or up{a=\\"y"}'],
    ['up{a="{{ name }}"}', 'x\\', 'up{a="x\\\\"}'],
    ['up{a="{{ name }}"}', 'x\n"', 'up{a="x\\n\\""}'],
    ["up{a='{{ name }}'}", 'x\'"', "up{a='x\\'\"'}"],
    ['up{a=~"{{ name }}"}', '.*|"', 'up{a=~"\\\\.\\\\*\\\\|\\""}'],
    [
      'up{a!~"{{ name }}"}',
      '[x](y)^$+?-{1}',
      'up{a!~"\\\\[x\\\\]\\\\(y\\\\)\\\\^\\\\$\\\\+\\\\?\\\\-\\\\{1\\\\}"}',
    ],
  ])('%j can not be changed by %j', (query, name, expected) => {
    expect(fill(query, name)).toBe(expected);
  });

  it.each([
    '{{ name }}',
    'up{ {{ name }}="x"}',
    'up{a=`{{ name }}`}',
    'label_replace(up, "a", "{{ name }}", "b", "(.*)")',
    'up{a="x"} > {{ name }}',
    'up # a="{{ name }}"',
    'up{a="\\{{ name }}"}',
  ])('refuses %j', query => {
    expect(() => fill(query)).toThrow(
      /must stand in a label's value|There is no placeholder/,
    );
  });
});
