/**
 * What of a team's work is in a repository after an upgrade, and what of the release.
 *
 * @param {{
 *   outcome: Map<string, { mode: string, content: Buffer }>,
 *   deeds: object,
 *   base: Map<string, { content: string }>,
 *   next: Map<string, { content: string }>
 * }} options
 */
export function compareOutcome({ outcome, deeds, base, next }) {
  const text = [...outcome.values()]
    .map(({ content }) => content.toString('utf8'))
    .join('\n');
  const lines = new Set(text.split('\n'));
  return {
    /** Of the lines that the team added, those that are nowhere: not in a file, not between marks of a conflict. */
    lost: deeds.marks.filter(mark => !text.includes(mark)).length,
    /** Files that are back, have their old name again beside the new one, or are not run any more. */
    undone:
      deeds.removed.filter(file => outcome.has(file)).length +
      deeds.renamed.filter(({ from }) => outcome.has(from)).length +
      Math.max(
        0,
        executables(next) + deeds.executable.length - executables(outcome),
      ),
    /** Lines of the release that did not arrive, conflicts or not, in files that the team has not removed. */
    missing: newLines(base, next, deeds.removed).filter(
      line => !lines.has(line),
    ).length,
  };
}

const executables = files =>
  [...files.values()].filter(({ mode }) => mode === '100755').length;

function newLines(base, next, removed) {
  const known = new Set(
    [...base.values()].flatMap(({ content }) => content.split('\n')),
  );
  return [...next]
    .filter(([file]) => !removed.includes(file))
    .flatMap(([, { content }]) => content.split('\n'))
    .filter(line => line.trim() && !known.has(line));
}
