import path from 'node:path';
import { leanNode } from '../../../scripts/setup/leanNode.mjs';
import { root } from '../../../scripts/setup/paths.mjs';
import { writeRepositories } from '../../shared/writeRepositories.mjs';
import { Portal } from '../../shared/Portal.mjs';
import { sharedConfig } from './sharedConfig.mjs';

/** Paved as it is: bare repositories in the folder of the directory host, no mirrors, an empty database. */
export const paved = {
  name: 'paved',
  async start({ id, folder, company, database, config = {} }) {
    const name = `paved-${id}`;
    writeRepositories(
      company.repositories.map(({ files, ...repository }) => ({
        ...repository,
        versions: [
          new Map(
            Object.entries(files).map(([file, content]) => [
              file,
              { mode: '100644', content },
            ]),
          ),
        ],
      })),
      paved.repositories({ folder, id }),
    );
    const shared = sharedConfig(database);
    return Portal.start({
      name,
      folder,
      entry: path.join(root, 'packages/backend/src/index.ts'),
      node: leanNode,
      configFiles: [path.join(root, 'app-config.yaml')],
      config: {
        ...shared,
        ...config,
        catalog: { ...shared.catalog, locations: [] },
      },
    });
  },
  repositories: ({ folder, id }) =>
    path.join(folder, `paved-${id}`, 'repositories'),
};
