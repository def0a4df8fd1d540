import { createBackendPlugin } from '@backstage/backend-plugin-api';
import { mockCredentials } from '@backstage/backend-test-utils';
import {
  type RepositoriesService,
  repositoriesServiceRef,
} from '@paved/plugin-repositories-node';
import { eventually, startPortal } from './__testUtils__/startPortal';

const base64 = (text: string) => Buffer.from(text).toString('base64');
const author = { name: 'Sara Lind', email: 'sara.lind@example.com' };
const component = (name: string) => `apiVersion: backstage.io/v1alpha1
kind: Component
metadata: { name: ${name} }
spec: { type: service, lifecycle: production, owner: user:default/guest }
`;

describe('changes of a repository, as other plugins make them', () => {
  it('are seen by the catalog: made, changed, merged, taken back', async () => {
    let service: RepositoriesService | undefined;
    const portal = await startPortal({
      features: [
        createBackendPlugin({
          pluginId: 'asker',
          register: env =>
            env.registerInit({
              deps: { repositories: repositoriesServiceRef },
              init: async ({ repositories }) => {
                service = repositories;
              },
            }),
        }),
      ],
    });
    try {
      const repositories = service!;
      const options = { credentials: mockCredentials.service() };
      const created = await repositories.create(
        {
          owner: 'acme',
          name: 'ledger',
          message: 'First',
          author,
          files: [
            { path: 'catalog-info.yaml', content: base64(component('ledger')) },
            { path: 'bin/run', content: base64('#!/bin/sh\n'), mode: '100755' },
            { path: 'latest', content: base64('bin/run'), mode: '120000' },
          ],
        },
        options,
      );
      const repository = created.id;
      await eventually(async () =>
        expect(await portal.catalogRefs()).toContain(
          'component:default/ledger',
        ),
      );
      const tree = await repositories.tree({ repository }, options);
      expect(tree.entries).toMatchObject([
        { path: 'bin', type: 'directory' },
        { path: 'bin/run', mode: '100755', size: 10 },
        { path: 'catalog-info.yaml', mode: '100644' },
        { path: 'latest', mode: '120000', type: 'symlink', size: 7 },
      ]);
      const { files } = await repositories.readFiles(
        {
          repository,
          ref: tree.commit,
          paths: ['latest', 'bin/run'],
          links: true,
        },
        options,
      );
      expect(files.map(({ content }) => content?.toString())).toEqual([
        '#!/bin/sh\n',
        'bin/run',
      ]);

      const branch = 'paved/rename';
      const change = { repository, branch };
      await expect(
        repositories.change(change, options),
      ).resolves.toBeUndefined();
      const propose = (name: string) =>
        repositories.proposeChange(
          {
            ...change,
            title: 'Rename',
            author,
            replace: true,
            files: [
              { path: 'catalog-info.yaml', content: base64(component(name)) },
            ],
          },
          options,
        );
      await propose('ledger-next');
      await repositories.closeChange({ ...change, comment: 'No' }, options);
      await expect(repositories.change(change, options)).resolves.toMatchObject(
        { state: 'closed', canMerge: false },
      );
      await propose('ledger-2');
      const { commit } = await propose('ledger-3');
      await expect(repositories.change(change, options)).resolves.toMatchObject(
        { state: 'open', canMerge: true, commit },
      );
      const merge = (expectedHead: string) =>
        repositories.mergeChange({ ...change, expectedHead, author }, options);
      await expect(merge(tree.commit)).rejects.toMatchObject({
        name: 'ConflictError',
      });
      const merged = await merge(commit);
      await eventually(async () =>
        expect(await portal.catalogRefs()).toEqual(
          expect.arrayContaining(['component:default/ledger-3']),
        ),
      );
      await expect(repositories.change(change, options)).resolves.toMatchObject(
        { state: 'merged', commit },
      );

      await expect(
        repositories.remove({ repository, expectedHead: tree.commit }, options),
      ).rejects.toMatchObject({ name: 'ConflictError' });
      await repositories.remove(
        { repository, expectedHead: merged.commit },
        options,
      );
      await eventually(async () =>
        expect(
          (await portal.catalogRefs()).filter(ref => ref.includes('ledger')),
        ).toEqual([]),
      );
      await expect(
        repositories.get({ repository }, options),
      ).rejects.toMatchObject({ name: 'NotFoundError' });
    } finally {
      await portal.stop();
    }
  });
});
