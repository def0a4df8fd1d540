/**
 * What a CHANGELOG.md in the form of keepachangelog.com says of a version, its heading left out; `undefined` when nothing.
 *
 * @public
 */
export function changelogSection(
  markdown: string,
  version: string,
): string | undefined {
  const lines = markdown.split(/\r?\n/);
  let fence: string | undefined;
  let start: number | undefined;
  let level = 0;
  for (const [index, line] of lines.entries()) {
    // A `#` in a block of code is no heading
    const mark = /^ {0,3}(`{3,}|~{3,})/.exec(line)?.[1];
    if (mark && (!fence || mark.startsWith(fence))) {
      fence = fence ? undefined : mark;
      continue;
    }
    const heading = fence ? undefined : /^(#{1,6})[ \t]+(.*)$/.exec(line);
    if (heading) {
      if (start !== undefined && heading[1].length <= level) {
        return textOf(lines.slice(start, index));
      }
      if (start === undefined && versionOf(heading[2]) === version) {
        start = index + 1;
        level = heading[1].length;
      }
    }
  }
  return start === undefined ? undefined : textOf(lines.slice(start));
}

/** Of `[1.2.0] - 2026-01-31`, `v1.2.0 (latest)` and the like. */
function versionOf(heading: string): string | undefined {
  return /^\[?v?([0-9][^\s\]()]*)/.exec(heading)?.[1];
}

function textOf(lines: string[]): string | undefined {
  return (
    lines
      .join('\n')
      // Targets of links, at the end of the file
      .replace(/(?:\n\[[^\]\n]+\]:[^\n]*)+\s*$/, '')
      .trim() || undefined
  );
}
