import fs from 'node:fs/promises';
import path from 'node:path';
import {
  createMockDirectory,
  mockServices,
} from '@backstage/backend-test-utils';
import { SnapshotPreparer } from './SnapshotPreparer';

const MKDOCS = 'site_name: Portal\ndocs_dir: pages\nplugins: [techdocs-core]\n';

describe('SnapshotPreparer', () => {
  const checkout = createMockDirectory();
  const preparer = SnapshotPreparer.create({
    config: mockServices.rootConfig(),
    logger: mockServices.logger.mock(),
    reader: mockServices.urlReader.mock(),
  });
  const entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: {
      name: 'portal',
      annotations: {
        'backstage.io/techdocs-ref': 'dir:.',
        'backstage.io/managed-by-location': `file:${checkout.resolve(
          'catalog-info.yaml',
        )}`,
      },
    },
  };

  it('copies the docs and nothing else, says when nothing changed, and leaves the folder alone', async () => {
    checkout.setContent({
      'catalog-info.yaml': '',
      'mkdocs.yml': MKDOCS,
      pages: { 'index.md': '# Portal', run: { 'start.md': '# Start' } },
      node_modules: { huge: { 'index.js': '' } },
    });
    await fs.symlink('/etc/hostname', checkout.resolve('pages/link.md'));

    const { preparedDir, etag } = await preparer.prepare(entity);
    const copied = await fs.readdir(preparedDir, { recursive: true });
    expect(copied.sort()).toEqual([
      'mkdocs.yml',
      'pages',
      path.join('pages', 'index.md'),
      path.join('pages', 'run'),
      path.join('pages', 'run', 'start.md'),
    ]);
    expect(preparer.shouldCleanPreparedDirectory()).toBe(true);
    await fs.rm(preparedDir, { recursive: true });

    await expect(preparer.prepare(entity, { etag })).rejects.toThrow(
      expect.objectContaining({ name: 'NotModifiedError' }),
    );
    await fs.writeFile(checkout.resolve('pages/index.md'), '# The portal');
    const changed = await preparer.prepare(entity, { etag });
    expect(changed.etag).not.toBe(etag);
    await fs.rm(changed.preparedDir, { recursive: true });
  });

  it('does not leave the folder, and says where mkdocs.yml is missing', async () => {
    checkout.setContent({ 'mkdocs.yml': 'docs_dir: ../elsewhere\n' });
    await expect(preparer.prepare(entity)).rejects.toThrow(
      "docs_dir '../elsewhere' of mkdocs.yml leads out of its folder",
    );
    checkout.setContent({ 'README.md': '' });
    await expect(preparer.prepare(entity)).rejects.toThrow(
      /There is no mkdocs.yml in .*; add one there/,
    );
  });
});
