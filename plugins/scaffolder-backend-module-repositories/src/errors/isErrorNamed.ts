/** Whether it is an error of that name; classes differ between copies of a package, and between processes. */
export function isErrorNamed(
  error: unknown,
  name: 'ConflictError' | 'NotFoundError',
): error is Error {
  return error instanceof Error && error.name === name;
}
