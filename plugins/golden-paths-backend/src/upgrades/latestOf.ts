import type { Release } from '@paved/plugin-golden-paths-common';

/** The release that services move to: nobody has to move to a prerelease while there is another. */
export function latestOf(newestFirst: Release[]): Release | undefined {
  return (
    newestFirst.find(({ version }) => !version.includes('-')) ?? newestFirst[0]
  );
}
