import type { LoggerService } from '@nestjs/common';
import { context, isSpanContextValid, trace } from '@opentelemetry/api';
import { pino, type LoggerOptions } from 'pino';
import { dataProtection } from '../dataProtection.js';
import { manifest } from '../manifest.js';
import { correlationIdOf } from './correlation.js';

/** JSON lines; each carries the ids of the request and the trace that it belongs to. */
export const logOptions: LoggerOptions = {
  level: process.env.LOG_LEVEL ?? 'info',
  messageKey: 'message',
  errorKey: 'error',
  base: {
    service: manifest.name,
    version: manifest.version,
    environment: process.env.ENVIRONMENT ?? 'local',
  },
  timestamp: pino.stdTimeFunctions.isoTime,
  formatters: { level: (level) => ({ level }) },
  redact: { paths: dataProtection.redactedFields, censor: '[redacted]' },
  mixin() {
    const active = context.active();
    const span = trace.getSpanContext(active);
    return {
      correlationId: correlationIdOf(active),
      ...(span && isSpanContextValid(span) && { traceId: span.traceId, spanId: span.spanId }),
    };
  },
};

export const log = pino(logOptions);

/** Nest's own lines. */
export const nestLog: LoggerService = {
  log: (message: unknown, context: unknown) => {
    log.debug({ context }, String(message));
  },
  warn: (message: unknown, context: unknown) => {
    log.warn({ context }, String(message));
  },
  error: (message: unknown, stack: unknown, context: unknown) => {
    log.error({ context, stack }, String(message));
  },
};
