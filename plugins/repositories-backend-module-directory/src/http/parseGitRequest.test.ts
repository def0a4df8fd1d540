import { parseGitRequest } from './parseGitRequest';

describe('parseGitRequest', () => {
  it.each([
    [
      'GET',
      '/team/api.git/info/refs?service=git-upload-pack',
      {
        kind: 'git',
        repository: { owner: 'team', name: 'api' },
        service: 'git-upload-pack',
        endpoint: 'info/refs',
      },
    ],
    [
      'POST',
      '/group/sub/api/git-receive-pack',
      {
        kind: 'git',
        repository: { owner: 'group/sub', name: 'api' },
        service: 'git-receive-pack',
        endpoint: 'git-receive-pack',
      },
    ],
    [
      'GET',
      '/team/api/src/branch/feature%2Fx/docs/a%20b.md',
      {
        kind: 'page',
        location: {
          owner: 'team',
          name: 'api',
          refAndPath: 'feature/x/docs/a b.md',
        },
      },
    ],
    [
      'GET',
      '/team/api',
      { kind: 'page', location: { owner: 'team', name: 'api' } },
    ],
    [
      'GET',
      '/team/api.git',
      { kind: 'page', location: { owner: 'team', name: 'api' } },
    ],
  ])('%s %s', (method, url, expected) => {
    expect(parseGitRequest(method, url)).toEqual(expected);
  });

  it.each([
    ['GET', '/team/api.git/info/refs', 400],
    ['GET', '/team/api.git/info/refs?service=git-upload-archive', 400],
    ['GET', '/team/api.git/info/refs?service=git-upload-pack&x=1', 400],
    ['POST', '/team/api.git/info/refs?service=git-upload-pack', 405],
    ['GET', '/team/api.git/git-upload-pack', 405],
    ['POST', '/team/api.git/git-upload-pack?x', 400],
    ['POST', '/team/api.git/git-upload-archive', 404],
    ['GET', '/team/api.git/HEAD', 404],
    ['GET', '/team/api.git/objects/info/packs', 404],
    ['GET', '/team/api.git/config', 404],
    ['POST', '/team/api', 404],
    ['GET', '/../../etc/passwd', 400],
    ['GET', '/team/../api.git/info/refs?service=git-upload-pack', 400],
    ['GET', '/team/%2e%2e/api.git/info/refs?service=git-upload-pack', 400],
    ['GET', '/team%2Fapi.git/info/refs?service=git-upload-pack', 400],
    ['GET', '/team/..%2fapi.git/info/refs?service=git-upload-pack', 400],
    ['GET', '/team/a%00b.git/info/refs?service=git-upload-pack', 400],
    ['GET', '/team/a%5Cb.git/info/refs?service=git-upload-pack', 400],
    ['GET', '/team/%zz.git/info/refs?service=git-upload-pack', 400],
    ['GET', '/team/-api.git/info/refs?service=git-upload-pack', 404],
    ['GET', '/.hidden/api.git/info/refs?service=git-upload-pack', 404],
    ['GET', '//api.git/info/refs?service=git-upload-pack', 404],
    ['GET', '/api.git/info/refs?service=git-upload-pack', 404],
    ['GET', '/ext::sh -c x/api.git/info/refs?service=git-upload-pack', 404],
    ['GET', `/team/${'a'.repeat(3000)}`, 414],
    ['DELETE', '/team/api', 404],
    ['GET', '/', 404],
  ])('refuses %s %s', (method, url, status) => {
    expect(parseGitRequest(method, url)).toMatchObject({
      kind: 'refused',
      status,
    });
  });
});
