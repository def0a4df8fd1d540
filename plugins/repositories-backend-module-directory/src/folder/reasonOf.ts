/** Why a file operation failed, without the path, which people outside the machine need not know: the system's code. */
export function reasonOf(error: unknown): string {
  if (error instanceof Error) {
    return 'code' in error ? String(error.code) : error.message;
  }
  return String(error);
}
