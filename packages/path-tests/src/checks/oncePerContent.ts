import type { Problem } from '../Problem';
import { RenderedTree } from '../RenderedTree';

/**
 * A slow look at some files of a result. Results that differ in nothing but the service's name are looked at once.
 *
 * @param globs - the files
 */
export function oncePerContent(
  globs: string[],
  look: (files: RenderedTree) => Promise<Problem[]>,
): (tree: RenderedTree, name: unknown) => Promise<Problem[]> {
  const known = new Map<string, Promise<Problem[]>>();
  return (tree, name) => {
    const files = RenderedTree.create(
      tree.matching(...globs).map(path => tree.get(path)!),
    );
    const key = files.files
      .map(
        ({ path, content }) =>
          `${path}\0${Buffer.from(content).toString('latin1')}`,
      )
      .join('\0')
      .replaceAll(String(name), '\0name\0');
    const looked = known.get(key) ?? look(files);
    known.set(key, looked);
    return looked;
  };
}
