import { mockCredentials, mockServices } from '@backstage/backend-test-utils';
import {
  AuthorizeResult,
  createPermission,
} from '@backstage/plugin-permission-common';
import { PolicyGuard } from './PolicyGuard';

const send = createPermission({ name: 'thing.send', attributes: {} });
const change = createPermission({
  name: 'thing.change',
  attributes: {},
  resourceType: 'thing',
});

describe('PolicyGuard', () => {
  it('asks of all at once, and says what is not allowed', async () => {
    const authorize = jest.fn(async (requests: unknown[]) =>
      requests.map(request => ({
        result: JSON.stringify(request).includes('mine')
          ? AuthorizeResult.ALLOW
          : AuthorizeResult.DENY,
      })),
    );
    const guard = PolicyGuard.create({
      permissions: mockServices.permissions.mock({
        authorize: authorize as never,
      }),
    });
    const credentials = mockCredentials.user();
    const on = (resourceRef: string) => ({ permission: change, resourceRef });
    expect(await guard.may([on('mine'), on('yours')], credentials)).toEqual([
      true,
      false,
    ]);
    expect(authorize).toHaveBeenCalledTimes(1);
    expect(await guard.may([], credentials)).toEqual([]);
    expect(authorize).toHaveBeenCalledTimes(1);

    await guard.requireOn(change, 'mine', credentials);
    await expect(guard.requireOn(change, 'yours', credentials)).rejects.toThrow(
      expect.objectContaining({
        name: 'NotAllowedError',
        message: expect.stringMatching(/'yours'.*thing\.change/),
      }),
    );
    await expect(guard.require(send, credentials)).rejects.toThrow(
      expect.objectContaining({
        name: 'NotAllowedError',
        message: expect.stringContaining('thing.send'),
      }),
    );
  });
});
