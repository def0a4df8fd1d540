import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { RuntimeNodeInstrumentation } from '@opentelemetry/instrumentation-runtime-node';
import { UndiciInstrumentation } from '@opentelemetry/instrumentation-undici';
import { resourceAttributesEnvDetector } from '@opentelemetry/resources';
import { NodeSDK } from '@opentelemetry/sdk-node';
import { context } from '@opentelemetry/api';
import { manifest } from '../manifest.js';
import type { Settings } from '../settings.js';
import { CORRELATION_HEADER, correlationIdOf } from './correlation.js';

/**
 * Metrics at `/metrics` on a port of their own, so that what is open to callers isn't to be kept from them; traces to the
 * collector, when there is one. OpenTelemetry's own variables (`OTEL_TRACES_SAMPLER`, `OTEL_RESOURCE_ATTRIBUTES`, …) hold.
 *
 * @returns what sends the rest and ends it
 */
export function startTelemetry({ metricsPort, otlpEndpoint }: Settings): () => Promise<void> {
  const sdk = new NodeSDK({
    serviceName: process.env.OTEL_SERVICE_NAME ?? manifest.name,
    resourceDetectors: [resourceAttributesEnvDetector],
    metricReaders: [new PrometheusExporter({ port: metricsPort })],
    ...(otlpEndpoint ? { traceExporter: new OTLPTraceExporter() } : { spanProcessors: [] }),
    // The exporter leaves the unit out of the name, which the conventions for Prometheus want in it
    views: [
      {
        instrumentName: 'http.server.request.duration',
        name: 'http.server.request.duration.seconds',
      },
    ],
    logRecordProcessors: [],
    instrumentations: [
      new RuntimeNodeInstrumentation(),
      // Calls of others take the ids along
      new UndiciInstrumentation({
        requestHook: (_span, request) => {
          const id = correlationIdOf(context.active());
          if (id) {
            request.addHeader(CORRELATION_HEADER, id);
          }
        },
      }),
    ],
  });
  sdk.start();
  return () => sdk.shutdown();
}
