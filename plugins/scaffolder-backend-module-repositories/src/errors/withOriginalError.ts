import { ResponseError } from '@backstage/errors';

/**
 * Rejects with the error that the other plugin threw ("the name is taken") in place of the one about the request
 * ("failed with 409"), so that the task's log says what is wrong.
 */
export async function withOriginalError<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw error instanceof ResponseError ? error.cause : error;
  }
}

/** Whether it is an error of that name; classes differ between copies of a package. */
export function isErrorNamed(
  error: unknown,
  name: 'ConflictError' | 'NotFoundError',
): error is Error {
  return error instanceof Error && error.name === name;
}
