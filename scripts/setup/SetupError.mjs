/** Something the person at the keyboard can mend; shown as its message alone. */
export class SetupError extends Error {}

/** Ends the process with one clear line for a SetupError, and with the stack for anything else. */
export function fail(error) {
  process.stderr.write(
    error instanceof SetupError
      ? `\npaved: ${error.message}\n`
      : `\n${error?.stack ?? error}\n`,
  );
  process.exit(1);
}
