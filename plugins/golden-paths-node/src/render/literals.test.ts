import fc from 'fast-check';
import { createTemplateRenderer } from 'nunjitsu';
import { guardTemplate } from './guardTemplate';
import { TemplateRenderer } from './templateRenderer';

describe('guarded templates', () => {
  it('render what the engine renders from the template itself', () => {
    const engine = createTemplateRenderer();
    const guarding = new TemplateRenderer();
    const values = {
      name: 'a\u0001b',
      list: [1, 2],
      none: null,
      deep: { x: 'y' },
    };
    const word = fc.constantFrom(
      'x',
      ' ',
      '\n',
      '\r\n',
      '\t',
      'a text that is long enough to be taken out of it',
      'two lines of a text\nthat is long enough to be taken out',
      'money $',
      '{ {',
      '\ufeff',
      'é',
    );
    const expression = fc.constantFrom(
      'values.name',
      'values.deep.x',
      'values.list[1]',
      'values.none',
      "'}}' ~ values.name",
      "values.name | upper | replace('A', 'b')",
      'values.list | join(",")',
      '1 if values.none else 2',
    );
    const dash = fc.constantFrom('', '-');
    const { template } = fc.letrec<{ template: string }>(tie => ({
      template: fc
        .array(
          fc.oneof(
            { maxDepth: 3, depthSize: 'small' },
            word,
            word,
            word,
            fc
              .tuple(dash, expression, dash)
              .map(([a, code, b]) => `\${{${a} ${code} ${b}}}`),
            fc
              .tuple(dash, expression, dash, tie('template'), tie('template'))
              .map(
                ([a, code, b, yes, no]) =>
                  `{%${a} if ${code} ${b}%}${yes}{%${b} else ${a}%}${no}{% endif ${b}%}`,
              ),
            fc
              .tuple(dash, tie('template'))
              .map(
                ([a, body]) =>
                  `{% for i in values.list ${a}%}${body}\${{ i }}{%${a} endfor %}`,
              ),
            fc
              .tuple(tie('template'))
              .map(([body]) => `{% filter upper %}${body}{% endfilter %}`),
            tie('template').map(body => `{# ${body.replace(/#\}/g, '')} #}`),
            word.map(text => `{% raw %}${text}\${{ x }}{% endraw %}`),
          ),
          { maxLength: 6 },
        )
        .map(parts => parts.join('')),
    }));
    fc.assert(
      fc.property(template, source => {
        const guarded = guardTemplate(source, true);
        expect(guarded.problems).toEqual([]);
        expect(guarding.render(guarded, guarding.prepare(values))).toBe(
          engine.render(source, { values }),
        );
        // Errors name lines of the template
        const lines = (text: string) => text.split('\n').length;
        expect(lines(guarded.source)).toBe(lines(source));
      }),
      { numRuns: 500 },
    );
  });
});
