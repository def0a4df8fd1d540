import { isError } from '@backstage/errors';

/**
 * A package that is loaded when it is needed, so that no other command waits for it.
 *
 * @param module - what `import()` gives
 * @throws Error when it is not in the package that `pack.mjs` makes
 */
export async function loaded<T extends object>(
  module: Promise<T & { default?: T }>,
): Promise<T> {
  const found = await module.catch(error => {
    throw isError(error) && error.code === 'ERR_MODULE_NOT_FOUND'
      ? new Error(
          'this needs the engines that golden paths are tested with, which are in a clone of Paved only; run it there, as packages/cli/bin/paved',
        )
      : error;
  });
  // In what is transformed while it is loaded, Node finds no names
  return found.default ?? found;
}
