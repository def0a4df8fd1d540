import { createServiceMock } from '@backstage/backend-test-utils';
import { repositoriesServiceRef } from '../repositoriesServiceRef';

/**
 * A mock of the repositories service: `repositoriesServiceMock.mock({ get: async () => … })` for the object itself, and its
 * `.factory` for a test backend.
 *
 * @public
 */
export namespace repositoriesServiceMock {
  export const mock = createServiceMock(repositoriesServiceRef, () => ({
    list: jest.fn(),
    get: jest.fn(),
    resolveEntity: jest.fn(),
    resolveUrl: jest.fn(),
    tree: jest.fn(),
    readFiles: jest.fn(),
    history: jest.fn(),
    compare: jest.fn(),
    commitAuthor: jest.fn(),
    availability: jest.fn(),
    create: jest.fn(),
    proposeChange: jest.fn(),
    change: jest.fn(),
    closeChange: jest.fn(),
    mergeChange: jest.fn(),
    remove: jest.fn(),
    refresh: jest.fn(),
    declaredEntities: jest.fn(),
  }));
}
