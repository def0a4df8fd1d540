import {
  context,
  metrics,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Context,
} from '@opentelemetry/api';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { dataProtection } from '../dataProtection.js';
import { CORRELATION_HEADER, correlationIdOf, withCorrelationId } from './correlation.js';
import { log } from './log.js';

/** Seconds, as the OpenTelemetry conventions for HTTP have them. */
const BOUNDARIES = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** One span, one measurement and one log line for each request; of those that ask for health only the measurement. */
export function observeRequests(server: FastifyInstance): void {
  const tracer = trace.getTracer('http');
  const duration = metrics.getMeter('http').createHistogram('http.server.request.duration', {
    description: 'Time from the arrival of a request to the end of its answer',
    unit: 's',
    advice: { explicitBucketBoundaries: BOUNDARIES },
  });
  const contexts = new WeakMap<FastifyRequest, Context>();

  server.addHook('onRequest', (request, reply, done) => {
    const parent = propagation.extract(ROOT_CONTEXT, request.headers);
    const correlated = withCorrelationId(parent, request.headers[CORRELATION_HEADER]);
    const observed = asksForHealth(request)
      ? correlated
      : trace.setSpan(
          correlated,
          tracer.startSpan(
            `${request.method} ${routeOf(request)}`,
            { kind: SpanKind.SERVER, attributes: attributesOf(request) },
            correlated,
          ),
        );
    contexts.set(request, observed);
    void reply.header(CORRELATION_HEADER, correlationIdOf(observed));
    context.with(observed, done);
  });

  // Reading a body ends in another asynchronous context than it began in
  server.addHook('preValidation', (request, _reply, done) => {
    context.with(contexts.get(request) ?? ROOT_CONTEXT, done);
  });

  server.addHook('onResponse', (request, reply, done) => {
    const observed = contexts.get(request) ?? ROOT_CONTEXT;
    const seconds = reply.elapsedTime / 1000;
    const { statusCode } = reply;
    context.with(observed, () => {
      const span = trace.getSpan(observed);
      span?.setAttribute('http.response.status_code', statusCode);
      if (statusCode >= 500) {
        span?.setStatus({ code: SpanStatusCode.ERROR });
      }
      span?.end();
      duration.record(seconds, {
        ...attributesOf(request),
        'http.response.status_code': statusCode,
      });
      if (!asksForHealth(request)) {
        const { method, url } = request;
        log.info(
          {
            method,
            path: dataProtection.logsPaths ? url : routeOf(request),
            status: statusCode,
            seconds,
          },
          'request',
        );
      }
    });
    done();
  });
}

function asksForHealth(request: FastifyRequest): boolean {
  return routeOf(request).startsWith('/health/');
}

function attributesOf(request: FastifyRequest) {
  return {
    'http.request.method': request.method,
    'http.route': routeOf(request),
    'url.scheme': request.protocol,
  };
}

/** As registered, such as `/v1/things/:id`: there are few of them, while paths have no end. */
function routeOf(request: FastifyRequest): string {
  return request.is404 ? 'none' : (request.routeOptions.url ?? 'none');
}
