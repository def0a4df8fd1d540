import { markBranches, type Branch } from './markBranches';

describe('markBranches', () => {
  function marked(template: string) {
    const branches: Branch[] = [];
    const text = markBranches(template, branch => {
      branches.push(branch);
      return `<${branches.length}>`;
    });
    return { text, branches };
  }

  it('marks each branch, the one that is not written too', () => {
    const { text, branches } = marked(
      'a\n{%- if x == "%}" %}b{% elif y %}c{% else %}d{% endif %}\n{% if z %}{% for i in l %}e{% else %}f{% endfor %}{% endif %}',
    );
    expect(text).toBe(
      'a\n{%- if x == "%}" %}<1>b{% elif y %}<2>c{% else %}<3>d{% endif %}\n{% if z %}<4>{% for i in l %}e{% else %}f{% endfor %}{% else %}<5>{% endif %}',
    );
    expect(branches.map(({ line }) => line)).toEqual([2, 2, 2, 3, 3]);
    expect(branches[0].message).toBe('`{% if x == "%}" %}` is never true');
    expect(branches[4].message).toBe('`{% if z %}` is never false');
  });

  it('leaves comments, raw blocks and what only looks like a tag alone', () => {
    const template =
      '{# {% if a %} #}{% raw %}{% if b %}{% endraw %}${{ "{% if c %}" }}';
    expect(marked('{# {% if a %} #}{% raw %}{% if b %}{% endraw %}')).toEqual({
      text: '{# {% if a %} #}{% raw %}{% if b %}{% endraw %}',
      branches: [],
    });
    expect(template).toContain('if c');
  });
});
