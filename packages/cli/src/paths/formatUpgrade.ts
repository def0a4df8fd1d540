import type {
  NewParameter,
  UpgradeConflict,
  UpgradeFileChange,
} from '@paved/plugin-golden-paths-common';

const SIGNS = { added: '+', modified: '~', removed: '-', renamed: '>' };

/** What an upgrade changes, as text. */
export function formatUpgrade(upgrade: {
  from: string;
  to: string;
  changes: UpgradeFileChange[];
  conflicts: UpgradeConflict[];
  migrations: string[];
  newParameters: NewParameter[];
  parameters: Record<string, unknown>;
}): string {
  const { from, to, changes, conflicts, newParameters } = upgrade;
  return [
    `${from} -> ${to}: ${changes.length} ${
      changes.length === 1 ? 'file changes' : 'files change'
    }, ${conflicts.length} ${
      conflicts.length === 1 ? 'conflict' : 'conflicts'
    }`,
    ...changes.map(
      ({ type, path, previousPath }) =>
        `  ${SIGNS[type]} ${path}${
          previousPath ? ` (was ${previousPath})` : ''
        }`,
    ),
    ...upgrade.migrations.map(id => `  migration ${id}`),
    ...newParameters.map(
      ({ name }) =>
        `  new parameter ${name}: ${JSON.stringify(
          upgrade.parameters[name] ?? null,
        )}; another value with --set ${name}=…`,
    ),
    ...conflicts.map(({ path, message }) => `  ! ${path}: ${message}`),
    '',
  ].join('\n');
}
