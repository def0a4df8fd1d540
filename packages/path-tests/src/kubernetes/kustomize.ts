import { execFile } from 'node:child_process';
import { delimiter } from 'node:path';
import { promisify } from 'node:util';
import { findProgram } from '../findProgram';

const run = promisify(execFile);

/** How kustomize is called: program and arguments. */
export type KustomizeCommand = [string, ...string[]];

/** What it may be called here. */
const COMMANDS: Array<KustomizeCommand> = [
  ['kustomize', 'build'],
  ['kubectl', 'kustomize'],
];

/** How to call kustomize on this machine; `undefined` when it has none. */
export async function kustomizeCommand(
  env: NodeJS.ProcessEnv,
): Promise<KustomizeCommand | undefined> {
  for (const [name, verb] of COMMANDS) {
    const command = await findProgram(name, (env.PATH ?? '').split(delimiter));
    try {
      if (command) {
        await run(command, [verb, '--help'], { timeout: 20_000 });
        return [command, verb];
      }
    } catch {
      // a kubectl without kustomize: the next one
    }
  }
  return undefined;
}

/**
 * The result of a folder with a kustomization, as YAML.
 *
 * @throws when kustomize refuses it, with its words
 */
export async function kustomize(
  [command, ...args]: KustomizeCommand,
  folder: string,
): Promise<string> {
  try {
    const { stdout } = await run(command, [...args, folder], {
      timeout: 60_000,
      maxBuffer: 32_000_000,
    });
    return stdout;
  } catch (error) {
    const { stderr } = error as { stderr?: string };
    throw new Error(
      (stderr || String(error)).trim().replaceAll(`${folder}/`, ''),
    );
  }
}
