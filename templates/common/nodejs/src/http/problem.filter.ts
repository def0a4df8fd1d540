import { STATUS_CODES } from 'node:http';
import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { log } from '../telemetry/log.js';
import { Problem, type ProblemDetails } from './problem.js';

/** Whatever goes wrong is answered as problem details. What is our own fault is logged, and not told. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      log.error({ error }, 'request failed');
    }
    void host
      .switchToHttp()
      .getResponse<FastifyReply>()
      .status(problem.status)
      .header('content-type', 'application/problem+json')
      .send(problem);
  }
}

function toProblem(error: unknown): ProblemDetails {
  if (error instanceof Problem) {
    return error.details;
  }
  const status = statusOf(error);
  const title = STATUS_CODES[status] ?? 'Error';
  return status < 500 && error instanceof Error
    ? { status, title, detail: error.message }
    : { status, title };
}

/** Nest's exceptions say it by method, Fastify's errors (a body that is too large, or no JSON) by property. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) {
    return error.getStatus();
  }
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') {
    return error.statusCode;
  }
  return 500;
}
