import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { mkdir, readdir } from 'node:fs/promises';
import { loaded } from '../loaded';

/**
 * Writes what a path renders into a folder, to look at.
 *
 * @param given - over the parameters of the plainest combination
 * @throws InputError naming all that is wrong, or when the folder is not empty
 */
export async function renderPath(
  folder: string,
  target: string,
  given: JsonObject,
): Promise<number> {
  await mkdir(target, { recursive: true });
  if ((await readdir(target)).length) {
    throw new InputError(`${target} is not empty`);
  }
  const { renderExample } = await loaded(import('@paved/path-tests'));
  return renderExample(folder, target, given);
}
