import type { Problem } from '../Problem';
import { RenderedTree } from '../RenderedTree';

/**
 * A slow look at some files of a result. Results that differ in nothing but some texts of theirs, such as the service's name, are looked at
 * once.
 *
 * @param globs - the files
 */
export function oncePerContent(
  globs: string[],
  look: (files: RenderedTree) => Promise<Problem[]>,
): (tree: RenderedTree, texts: unknown[]) => Promise<Problem[]> {
  const known = new Map<string, Promise<Problem[]>>();
  return (tree, texts) => {
    const files = RenderedTree.create(
      tree.matching(...globs).map(path => tree.get(path)!),
    );
    const whole = files.files
      .map(
        ({ path, content }) =>
          `${path}\0${Buffer.from(content).toString('utf8')}`,
      )
      .join('\0');
    const key = texts.reduce<string>(
      (rest, text) => rest.replaceAll(String(text), '\0text\0'),
      whole,
    );
    const looked = known.get(key) ?? look(files);
    known.set(key, looked);
    return looked;
  };
}
