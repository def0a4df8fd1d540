import { createRequire } from 'node:module';
import path from 'node:path';
import { root } from '../../../scripts/setup/paths.mjs';
import { createRandom } from '../../shared/random.mjs';
import { readFiles } from '../files.mjs';
import { editAsTeam } from '../edits/editAsTeam.mjs';

const requireOfNode = createRequire(
  path.join(root, 'plugins/golden-paths-node/package.json'),
);
export const { readSnapshot, renderRelease, UpgradeEngine, LOCK_FILE } = {
  ...requireOfNode('./src/index.ts'),
  ...requireOfNode('@paved/plugin-golden-paths-common'),
};

/** A release of a path from a folder with golden paths. */
export async function readRelease(folder, name) {
  const files = readFiles(folder);
  const { snapshot, problems } = await readSnapshot(
    {
      list: async below =>
        [...files]
          .filter(([file]) => !below || file.startsWith(`${below}/`))
          .map(([file, { mode, content }]) => ({
            path: file,
            mode,
            size: content.length,
          })),
      read: async paths =>
        new Map(
          paths.flatMap(file =>
            files.has(file) ? [[file, files.get(file).content]] : [],
          ),
        ),
    },
    { folder: name },
  );
  if (!snapshot) {
    throw new Error(
      `${name} in ${folder} can't be released: ${JSON.stringify(problems)}`,
    );
  }
  return snapshot;
}

/** What is made from a release: texts by path, the lock among them, and which files stay managed. */
export function render(snapshot, owner, { name, parameters }) {
  const { files, lock, lockFile } = renderRelease(snapshot, {
    parameters,
    repository: { owner, name },
  });
  const managed = new Set(
    files.filter(file => file.class === 'managed').map(file => file.path),
  );
  return {
    lock,
    isManaged: file => managed.has(file),
    files: new Map(
      [...files, lockFile].map(file => [
        file.path,
        {
          mode: file.mode,
          content: Buffer.from(file.content).toString('utf8'),
        },
      ]),
    ),
  };
}

/** A service as it was made, as its team has it now, and as it would be were it made from the next release. */
export function describeService([first, second], owner, service) {
  const base = render(first, owner, service);
  const next = render(second, owner, service);
  const { files, deeds } = editAsTeam({
    kind: service.kind,
    id: service.id,
    random: createRandom(service.seed),
    base: base.files,
    next: next.files,
    isManaged: base.isManaged,
  });
  return {
    lock: base.lock,
    base: base.files,
    next: next.files,
    current: files,
    deeds,
  };
}
