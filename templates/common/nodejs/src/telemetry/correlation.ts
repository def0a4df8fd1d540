import { randomUUID } from 'node:crypto';
import { createContextKey, type Context } from '@opentelemetry/api';

/** Sent by a caller, else made up here; in every answer, log line and onward call. */
export const CORRELATION_HEADER = 'x-correlation-id';

const KEY = createContextKey('correlation id');

export function correlationIdOf(context: Context): string | undefined {
  return context.getValue(KEY) as string | undefined;
}

export function withCorrelationId(context: Context, sent: string | string[] | undefined): Context {
  const isUsable = typeof sent === 'string' && /^[\w.:-]{1,100}$/.test(sent);
  return context.setValue(KEY, isUsable ? sent : randomUUID());
}
