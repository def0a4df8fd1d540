import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@backstage/backend-plugin-api';
import { isError } from '@backstage/errors';
import type { ErrorRequestHandler } from 'express';

/** Errors of PostgreSQL, of SQLite, and of knex when no connection gets free. */
const NAMES = ['DatabaseError', 'SqliteError', 'KnexTimeoutError'];
/** knex writes the query that failed before what was wrong, whatever kind of error it is. */
const QUERY =
  /^(alter|create|delete|drop|insert|lock|pragma|select|set|truncate|update|with|BEGIN|COMMIT|RELEASE|ROLLBACK|SAVEPOINT)\b.* - /s;

/**
 * Says in plain words that the database failed, and writes into the log what it said itself: that holds queries, and may hold what
 * was to be written. To be used after all routes.
 */
export function plainDatabaseErrors(options: {
  logger: LoggerService;
}): ErrorRequestHandler {
  return (error, _req, _res, next) => {
    if (!isOfDatabase(error) && !isUnreachable(error)) {
      next(error);
      return;
    }
    const id = randomUUID();
    options.logger.error(`The database failed (${id})`, error);
    next(
      new Error(
        `The portal's database could not do this; try again in a moment. The portal's log says why, at ${id}`,
      ),
    );
  };
}

function isOfDatabase(error: unknown): boolean {
  return (
    isError(error) &&
    (NAMES.includes(error.name) ||
      NAMES.includes(error.constructor.name) ||
      (error.name === 'Error' && QUERY.test(error.message)) ||
      isOfDatabase(error.cause))
  );
}

/** Nothing else that plugins speak to leaves such errors as they are: `fetch` has its own around them. */
function isUnreachable(error: unknown): boolean {
  if (!isError(error)) {
    return false;
  }
  if (error.message.startsWith('Connection terminated')) {
    return true;
  }
  // One for each address that was tried
  const [first] = Array.isArray(error.errors) ? error.errors : [error];
  return isError(first) && first.syscall === 'connect';
}
