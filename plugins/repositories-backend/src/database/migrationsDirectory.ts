import { resolvePackagePath } from '@backstage/backend-plugin-api';

/** Where the schema's steps are. */
export const migrationsDirectory = resolvePackagePath(
  '@paved/plugin-repositories-backend',
  'migrations',
);
