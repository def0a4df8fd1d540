import { entityRefSchema, parseEntityParams } from './entityParameters';
import { parseRequest } from './parseRequest';

describe('entityParameters', () => {
  it.each([
    ['ledger', 'component', 'component:default/ledger'],
    ['API:Fintech/Ledger', 'component', 'api:fintech/ledger'],
    ['api:ledger', undefined, 'api:default/ledger'],
  ])('reads %s, of kind %s', (ref, kind, full) => {
    expect(parseRequest(entityRefSchema(kind), ref)).toBe(full);
  });

  it.each([
    ['ledger', undefined, "'ledger' is no entity reference; write component:"],
    ['default/', 'group', "'default/' is no entity reference; write group:"],
  ])('refuses %s, of kind %s', (ref, kind, message) => {
    expect(() => parseRequest(entityRefSchema(kind), ref)).toThrow(message);
  });

  it('reads the address of an entity', () => {
    const address = { kind: 'API', namespace: 'default', name: 'Ledger' };
    expect(parseEntityParams(address)).toBe('api:default/ledger');
    for (const wrong of [
      { ...address, name: undefined },
      { ...address, kind: ':' },
      { ...address, namespace: '' },
    ]) {
      expect(() => parseEntityParams(wrong)).toThrow(
        expect.objectContaining({ name: 'InputError' }),
      );
    }
  });
});
