import { execFile } from 'node:child_process';
import { delimiter, join } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../findProgram';
import { withFolder } from '../withFolder';
import type { Problem } from '../Problem';
import type { Check } from './Check';
import { oncePerContent } from './oncePerContent';

const run = promisify(execFile);

/**
 * The MkDocs on the `PATH`, or the one that the portal's set-up made; `undefined` when there is none.
 *
 * @param root - of the repository that paths lie in
 */
export async function findMkdocs(
  env: NodeJS.ProcessEnv,
  root: string,
): Promise<string | undefined> {
  return findProgram('mkdocs', [
    ...(env.PAVED_TOOLS ? [join(env.PAVED_TOOLS, 'techdocs/bin')] : []),
    ...(env.PATH ?? '').split(delimiter),
    join(root, '.data/tools/techdocs/bin'),
  ]);
}

/** The docs build as TechDocs builds them; a link that leads nowhere is a problem. */
export function docs(mkdocs: string): Check {
  const build = oncePerContent(['mkdocs.yml', 'docs/**'], files =>
    withFolder(files, folder => buildProblems(mkdocs, folder)),
  );
  return async ({ tree, parameters }) =>
    tree.get('mkdocs.yml')
      ? build(tree, [parameters.name, parameters.description])
      : [];
}

async function buildProblems(
  mkdocs: string,
  folder: string,
): Promise<Problem[]> {
  const problem = (message: string) => ({
    rule: 'docs',
    file: 'mkdocs.yml',
    message: message.replaceAll(folder, ''),
  });
  let said: string;
  let hasFailed = false;
  try {
    const { stderr } = await run(mkdocs, ['build'], {
      cwd: folder,
      timeout: 120_000,
      env: { ...process.env, PYTHONUTF8: '1', NO_COLOR: '1' },
    });
    said = stderr;
  } catch (error) {
    const { stderr, stdout } = error as { stderr?: string; stdout?: string };
    said = `${stderr ?? ''}${stdout ?? ''}`.trim() || String(error);
    hasFailed = true;
  }
  const complaints = said.split('\n').flatMap(line => {
    const [, level, message] =
      /^(INFO|WARNING|ERROR)\s+-\s+(.*)$/.exec(line.trim()) ?? [];
    // Of anchors MkDocs only informs
    return message &&
      (level !== 'INFO' || /does not contain an anchor/.test(message))
      ? [problem(message)]
      : [];
  });
  return hasFailed && !complaints.length
    ? [problem(said.slice(-800))]
    : complaints;
}
