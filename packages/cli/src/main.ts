import { toError } from '@backstage/errors';
import { Command, CommanderError } from 'commander';
import { description, version } from '../package.json';
import { createCommand } from './commands/create';
import { eventCommand } from './commands/event';
import { factsCommand } from './commands/facts';
import { gateCommand } from './commands/gate';
import { importCommand } from './commands/import';
import { pathCommand } from './commands/path';
import { scorecardsCommand } from './commands/scorecards';
import { upgradeCommand } from './commands/upgrade';
import { validateCommand } from './commands/validate';
import { ExitCode } from './ExitCode';
import { PortalUnreachableError } from './portal/PortalUnreachableError';

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
  const done = (code: ExitCode) => {
    exitCode = code;
  };
  for (const create of [
    validateCommand,
    scorecardsCommand,
    factsCommand,
    gateCommand,
    eventCommand,
    importCommand,
    pathCommand,
    createCommand,
    upgradeCommand,
  ]) {
    addCommand(program, create(done));
  }
  try {
    await program.parseAsync(argv);
    return exitCode;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? ExitCode.Clean : ExitCode.CouldNotRun;
    }
    printError(toError(error).message, text => process.stderr.write(text));
    return error instanceof PortalUnreachableError
      ? ExitCode.Unreachable
      : ExitCode.CouldNotRun;
  }
}

/** With the parent's way of printing errors and of exiting, down to the last subcommand. */
function addCommand(parent: Command, command: Command): void {
  command.copyInheritedSettings(parent);
  command.commands.forEach(each => each.copyInheritedSettings(parent));
  parent.addCommand(command);
}

/** One line, whatever the message. */
function printError(message: string, write: (text: string) => void): void {
  const line = message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .trim();
  write(`paved: ${line}\n`);
}
