import { fileQuestionSchema } from './settings';

describe('what a check asks about files', () => {
  it('is a file or a glob, and a text or an expression in it', () => {
    const text = fileQuestionSchema.parse({
      file: 'go.mod',
      contains: 'example.com/kit v2.',
    });
    expect(text.isMeant('go.mod')).toBe(true);
    expect(text.isMeant('a/go.mod')).toBe(false);
    expect(text.holds?.('require example.com/kit v2.1')).toBe(true);
    expect(text.holds?.('require example.com/kit v2x1')).toBe(false);
    const expression = fileQuestionSchema.parse({
      glob: '**/go.{mod,work}',
      matches: '(?m)^go 1\\.(2[3-9])$',
    });
    expect(expression.isMeant('a/go.mod')).toBe(true);
    expect(expression.isMeant('a/go.sum')).toBe(false);
    expect(expression.holds?.('module x\ngo 1.24\n')).toBe(true);
    expect(expression.holds?.('module x\ngo 1.21\n')).toBe(false);
  });

  it.each([
    [{}, /give either a glob or a file/],
    [{ glob: 'a', file: 'b' }, /give either a glob or a file/],
    [
      { file: 'a', contains: 'b', matches: 'c' },
      /give either contains or matches/,
    ],
    [{ file: 'a', matches: '(' }, /'\(' is no regular expression of RE2/],
    [{ file: 'a', matches: '(a)\\1' }, /is no regular expression of RE2/],
    [{ file: 'a', matches: '(a{1000}){1000}' }, /is no regular expression/],
    [{ glob: '{a,b' }, /has a '{' that nothing closes/],
    [{ glob: '[z-a]' }, /has a set or a repetition that is none/],
    [{ file: 7 }, /Expected string/],
    [{ file: 'a', paths: ['b'] }, /paths/],
  ])('%j is refused', (settings, expected) => {
    expect(() => fileQuestionSchema.parse(settings)).toThrow(expected);
  });

  it('can not hang on what a repository holds', () => {
    const { holds } = fileQuestionSchema.parse({
      file: 'a',
      matches: '^(a+)+$',
    });
    const start = process.cpuUsage();
    expect(holds?.(`${'a'.repeat(250_000)}b`)).toBe(false);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1_000).toBeLessThan(2_000);
  });
});
