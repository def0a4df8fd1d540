import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { writeRepositories } from '../company/writeRepositories.mjs';
import { Portal } from '../../shared/Portal.mjs';
import { sharedConfig } from './sharedConfig.mjs';

/** Paved as it is: bare repositories in the folder of the directory host, no mirrors, an empty database. */
export const paved = {
  name: 'paved',
  async start({ id, folder, company, database, config = {} }) {
    const name = `paved-${id}`;
    writeRepositories(company, paved.repositories({ folder, id }));
    const shared = sharedConfig(database);
    return Portal.start({
      name,
      folder,
      entry: path.join(root, 'packages/backend/src/index.ts'),
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
