import { splitGlobUrl } from './splitGlobUrl';

describe('splitGlobUrl', () => {
  const root = 'http://localhost:7007/git/team/api/src/branch/main';
  it.each([
    [`${root}/a.yaml`, { base: `${root}/a.yaml` }],
    [`${root}/*.yaml`, { base: root, glob: '*.yaml' }],
    [`${root}/docs/**/a?.md`, { base: `${root}/docs`, glob: '**/a?.md' }],
    [`${root}/a b/{x,y}/z`, { base: `${root}/a%20b`, glob: '{x,y}/z' }],
    [`${root}/star%2A/a.md`, { base: `${root}/star%2A/a.md` }],
  ])('%s', (url, expected) => {
    expect(splitGlobUrl(url)).toEqual(expected);
  });
});
