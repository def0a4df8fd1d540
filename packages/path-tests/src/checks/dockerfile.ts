import type { Problem } from '../Problem';
import type { Check } from './Check';

const RULE = 'dockerfile';

interface Instruction {
  line: number;
  name: string;
  rest: string;
}

/** An image that is small, the same tomorrow, and not root's: built in stages, pinned, distroless at the end. */
export const dockerfile: Check = ({ tree }) =>
  tree.matching('**/Dockerfile', '**/*.Dockerfile').flatMap(file =>
    problemsOf(instructionsOf(tree.text(file) ?? '')).map(problem => ({
      rule: RULE,
      file,
      ...problem,
    })),
  );

function problemsOf(all: Instruction[]): Array<Omit<Problem, 'rule'>> {
  const stages = all.filter(({ name }) => name === 'FROM');
  if (!stages.length) {
    return [{ message: 'it has no FROM' }];
  }
  const problems: Array<Omit<Problem, 'rule'>> = [];
  const add = (message: string, line?: number) =>
    problems.push({ message, line });
  const names = new Set<string>();
  let base = '';
  for (const { line, rest } of stages) {
    const words = rest.split(/\s+/).filter(word => !word.startsWith('--'));
    base = words[0];
    if (
      !names.has(base) &&
      base !== 'scratch' &&
      !/@sha256:[0-9a-f]{64}$/.test(base) &&
      // A full version: v1.2.3, 22.13.0-bookworm; distroless images have tags like nodejs24-debian12 only
      !/:v?\d+\.\d+(\.\d+)?[^/:]*$/.test(base)
    ) {
      add(
        `the base image ${base} is pinned neither by digest nor by its full version`,
        line,
      );
    }
    if (words[1]?.toLowerCase() === 'as') {
      names.add(words[2]);
    }
  }
  if (stages.length < 2) {
    add('it has one stage: what builds would be in the image');
  }
  const last = stages.at(-1)!;
  if (!/distroless/.test(base) && base !== 'scratch') {
    add(`its last stage is ${base}, neither distroless nor scratch`, last.line);
  }
  const final = all.filter(({ line }) => line > last.line);
  const user = final.filter(({ name }) => name === 'USER').at(-1);
  if (!user) {
    add('its last stage has no USER', last.line);
  } else if (/^(?:root|0)(?::|$)/.test(user.rest)) {
    add(`it runs as ${user.rest}`, user.line);
  }
  const start = final.filter(
    ({ name }) => name === 'ENTRYPOINT' || name === 'CMD',
  );
  if (!start.length) {
    add('it starts nothing: no ENTRYPOINT, no CMD', last.line);
  }
  for (const { line, name, rest } of start) {
    if (!rest.startsWith('[')) {
      add(`${name} runs through a shell, which keeps signals to itself`, line);
    }
  }
  for (const { line, name, rest } of all) {
    if (name === 'ADD' && /https?:/.test(rest)) {
      add('ADD fetches something that nobody has checked', line);
    }
    if (
      /^(?:ENV|ARG)$/.test(name) &&
      /(?:PASSWORD|SECRET|TOKEN)=\S/i.test(rest)
    ) {
      add('a secret stays in the image', line);
    }
  }
  return problems;
}

/** Continued lines joined, comments left out. */
function instructionsOf(text: string): Instruction[] {
  const found: Instruction[] = [];
  let open: Instruction | undefined;
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) {
      return;
    }
    const continues = line.endsWith('\\');
    const content = continues ? line.slice(0, -1).trim() : line;
    if (open) {
      open.rest += ` ${content}`;
    } else {
      const [, name, rest] = /^(\S+)\s*(.*)$/.exec(content) ?? ['', '', ''];
      open = { line: index + 1, name: name.toUpperCase(), rest };
      found.push(open);
    }
    if (!continues) {
      open = undefined;
    }
  });
  return found;
}
