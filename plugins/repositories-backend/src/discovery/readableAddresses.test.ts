import type { ReaderFactory } from '@backstage/backend-defaults/urlReader';
import { mockServices } from '@backstage/backend-test-utils';
import { readableAddresses } from './readableAddresses';

const ownReader: ReaderFactory = () => [
  {
    predicate: ({ hostname, pathname }) =>
      hostname === 'vault.test' ||
      (hostname === 'portal.test' && pathname.startsWith('/git/')),
    reader: mockServices.urlReader.mock(),
  },
];

describe('readableAddresses', () => {
  const isReadable = readableAddresses({
    config: mockServices.rootConfig({
      data: {
        backend: {
          baseUrl: 'http://backend.test:7007',
          reading: {
            allow: [
              { host: 'docs.test', paths: ['/specs'] },
              { host: '*.wiki.test:8443' },
              { host: 'backend.test:7007' },
            ],
          },
        },
        app: { baseUrl: 'https://portal.test' },
        integrations: {
          gitea: [{ host: 'git.test' }, { host: 'portal.test' }],
        },
      },
    }),
    logger: mockServices.logger.mock(),
    factories: [ownReader],
  });

  it.each([
    ['https://docs.test/specs/a.yaml', true],
    ['https://docs.test/others/a.yaml', false],
    ['https://docs.test:8443/specs/a.yaml', false],
    ['https://team.wiki.test:8443/a.yaml', true],
    ['https://git.test/o/r/src/branch/main/a.yaml', true],
    // Integrations that every Backstage has
    ['https://github.com/o/r/blob/main/a.yaml', true],
    ['https://vault.test/a.yaml', true],
    ['https://elsewhere.test/a.yaml', false],
    // The portal itself: what it serves of repositories, not its own answers, which want a signed-in reader
    ['https://portal.test/git/o/r/src/branch/main/a.yaml', true],
    ['https://portal.test/api/catalog/entities', false],
    ['http://backend.test:7007/api/catalog/entities', false],
    ['http://169.254.169.254/latest/meta-data', false],
  ])('%s: %s', (url, expected) => {
    expect(isReadable(new URL(url))).toBe(expected);
  });
});
