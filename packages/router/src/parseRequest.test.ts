import { InputError } from '@backstage/errors';
import { z } from 'zod';
import { parseRequest } from './parseRequest';

const schema = z.object({ name: z.string(), value: z.unknown() });

/** A value as deep as a hostile body is. */
function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level++) {
    value = [value];
  }
  return value;
}

describe('parseRequest', () => {
  it('gives what the schema makes of a request', () => {
    const request = { name: 'ledger', value: nested(50), more: 1 };
    expect(parseRequest(schema, request)).toEqual({
      name: 'ledger',
      value: nested(50),
    });
  });

  it.each<[string, unknown]>([
    ['name: Required', {}],
    ['holds a NUL character', { name: 'a\0b' }],
    ['holds a NUL character', { name: 'a', value: [{ b: '\0' }] }],
    ['nested more than 100 levels', { name: 'a', value: nested(200_000) }],
  ])('refuses what is wrong: %s', (reason, request) => {
    expect(() => parseRequest(schema, request)).toThrow(InputError);
    expect(() => parseRequest(schema, request)).toThrow(reason);
  });
});
