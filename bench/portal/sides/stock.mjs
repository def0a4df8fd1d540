import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { writeCheckouts } from '../company/writeCheckouts.mjs';
import { Portal } from '../../shared/Portal.mjs';
import { sharedConfig } from './sharedConfig.mjs';

/**
 * Stock Backstage reading the same files from plain folders.
 *
 * By default through one `file` location with a glob, which is what suits it best: a location for each file (`each`) has it
 * process and store twice as many entities.
 */
export const stock = {
  name: 'stock',
  async start({
    id,
    folder,
    company,
    database,
    locations = 'glob',
    config = {},
    configFiles = [path.join(root, 'app-config.yaml')],
    env = {},
  }) {
    const name = `stock-${id}`;
    const checkouts = stock.checkouts({ folder, id });
    writeCheckouts(company, checkouts);
    const shared = sharedConfig(database);
    return Portal.start({
      name,
      folder,
      entry: path.join(root, 'bench/portal/sides/stockBackend.cjs'),
      configFiles,
      config: {
        ...shared,
        ...config,
        auth: { providers: { guest: {} } },
        catalog: {
          ...shared.catalog,
          locations: (locations === 'each'
            ? company.repositories.map(({ owner, name }) =>
                path.join(owner, name),
              )
            : ['*/*']
          ).map(place => ({
            type: 'file',
            target: path.join(checkouts, place, 'catalog-info.yaml'),
          })),
        },
      },
      env: {
        BENCH_DATABASE: database.client === 'pg' ? 'postgres' : 'sqlite',
        ...env,
      },
    });
  },
  checkouts: ({ folder, id }) => path.join(folder, `stock-${id}`, 'checkouts'),
};
