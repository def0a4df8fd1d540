import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  pairwise,
  templateParameters,
} from '@paved/plugin-golden-paths-common';
import { readSnapshot, renderRelease } from '@paved/plugin-golden-paths-node';
import { locatePath } from './FolderSource';
import { OWNER } from './owner';
import { RenderedTree } from './RenderedTree';
import { writeTree } from './withFolder';

/**
 * Writes what a path renders into a folder.
 *
 * @param given - over the parameters of the plainest combination
 * @returns how many files there are
 * @throws InputError naming all that is wrong
 * @public
 */
export async function renderExample(
  folder: string,
  target: string,
  given: JsonObject,
): Promise<number> {
  const located = await locatePath(folder);
  const { snapshot, problems } = await readSnapshot(located.source, located);
  const template = snapshot?.files.find(({ path }) => path === 'template.yaml');
  if (!snapshot || !template) {
    throw new InputError(
      problems
        .map(({ file, line, message }) => `${file}:${line ?? 1}: ${message}`)
        .join('\n') || `${folder} has no release`,
    );
  }
  const [plain] = pairwise(
    templateParameters(Buffer.from(template.content).toString('utf8')),
  );
  const parameters: JsonObject = { name: 'example', ...plain, ...given };
  const { files, lockFile } = renderRelease(snapshot, {
    parameters,
    repository: { owner: OWNER, name: String(parameters.name) },
  });
  const tree = RenderedTree.create([...files, lockFile]);
  await writeTree(tree, target);
  return tree.files.length;
}
