import { toError } from '@backstage/errors';
import { Command, CommanderError } from 'commander';
import { description, version } from '../package.json';
import { validateCommand } from './commands/validate';
import { ExitCode } from './ExitCode';

/**
 * Runs the command line.
 *
 * @param argv - as Node gives it: interpreter and script first
 * @returns the exit code
 * @public
 */
export async function main(argv: string[]): Promise<ExitCode> {
  let exitCode: ExitCode = ExitCode.Clean;
  const program = new Command('paved')
    .description(description)
    .version(version)
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ outputError: printError });
  for (const command of [validateCommand(code => (exitCode = code))]) {
    program.addCommand(command.copyInheritedSettings(program));
  }
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? ExitCode.Clean : ExitCode.CouldNotRun;
    }
    printError(toError(error).message, text => process.stderr.write(text));
    return ExitCode.CouldNotRun;
  }
}

/** One line, whatever the message. */
function printError(message: string, write: (text: string) => void): void {
  const line = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  write(`paved: ${line}\n`);
}
