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
    .showHelpAfterError('Run paved --help for what is possible.')
    .exitOverride();
  for (const command of [validateCommand(code => (exitCode = code))]) {
    program.addCommand(command.exitOverride());
  }
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? ExitCode.Clean : ExitCode.CouldNotRun;
    }
    process.stderr.write(
      `paved: ${error instanceof Error ? error.message : String(error)}\n`,
    );
    return ExitCode.CouldNotRun;
  }
}
