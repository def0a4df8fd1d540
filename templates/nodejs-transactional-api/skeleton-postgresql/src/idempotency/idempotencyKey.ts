import { applyDecorators, createParamDecorator, type ExecutionContext } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../http/problem.js';
import type { Answer } from './idempotency.js';

const HEADER = 'idempotency-key';
const KEY = /^[\x21-\x7e]{1,255}$/;

/** The key that the caller made up for this request. */
export const IdempotencyKey = createParamDecorator((_data: unknown, host: ExecutionContext) => {
  const key = host.switchToHttp().getRequest<FastifyRequest>().headers[HEADER];
  if (typeof key !== 'string' || !KEY.test(key)) {
    throw new Problem({
      status: 400,
      title: 'Bad Request',
      type: 'urn:problem:idempotency-key-missing',
      detail:
        'Send an Idempotency-Key: 1 to 255 visible characters, such as a UUID, new for each request and kept for its retries',
    });
  }
  return key;
});

/** Documents the header at an operation. */
export function ApiIdempotent() {
  return applyDecorators(
    ApiHeader({
      name: 'Idempotency-Key',
      description: 'Made up by the caller; the same request with the same key is done once',
      required: true,
      schema: { type: 'string', minLength: 1, maxLength: 255 },
    }),
  );
}

/** The body, and whether it has been given before. */
export function send<Body>(reply: FastifyReply, { body, isRepeated }: Answer<Body>): Body {
  void reply.header('idempotency-replayed', String(isRepeated));
  return body;
}
