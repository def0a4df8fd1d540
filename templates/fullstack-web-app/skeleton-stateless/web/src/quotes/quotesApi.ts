// The API's own types: what it changes is seen here when it is built
import type { Method, MethodList, Quote, QuoteRequest } from '../../../src/quotes/quote.js';
import { call } from '../http/call.js';

export type { Method, Quote };

export async function loadMethods(signal: AbortSignal): Promise<Method[]> {
  return (await call<MethodList>('/v1/methods', { signal })).methods;
}

export function askQuote(request: QuoteRequest): Promise<Quote> {
  return call('/v1/quotes', { body: request });
}
