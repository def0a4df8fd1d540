/**
 * Imported first, so that everything that measures finds something to tell.
 *
 * Off unless asked for by environment (configuration is read much later): `PAVED_METRICS_PORT` serves Prometheus metrics
 * at `/metrics` on a port of its own, `OTEL_EXPORTER_OTLP_ENDPOINT` sends traces there. The usual `OTEL_*` variables hold.
 */
function startInstrumentation(): void {
  const port = process.env.PAVED_METRICS_PORT;
  const collector = process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!port && !collector) {
    return;
  }
  if (port && !/^\d{1,5}$/.test(port)) {
    throw new Error(
      `Invalid environment variable PAVED_METRICS_PORT: '${port}' is not a port`,
    );
  }
  // What is not asked for would be sent to localhost:4318 all the same.
  process.env.OTEL_TRACES_EXPORTER ??= collector ? 'otlp' : 'none';
  process.env.OTEL_LOGS_EXPORTER ??= 'none';
  process.env.OTEL_METRICS_EXPORTER ??= 'none';
  process.env.OTEL_SERVICE_NAME ??= 'paved';

  // Loaded only now: a laptop's start need not pay for it.
  const { HttpInstrumentation } =
    require('@opentelemetry/instrumentation-http') as typeof import('@opentelemetry/instrumentation-http');
  const { PgInstrumentation } =
    require('@opentelemetry/instrumentation-pg') as typeof import('@opentelemetry/instrumentation-pg');
  const { RuntimeNodeInstrumentation } =
    require('@opentelemetry/instrumentation-runtime-node') as typeof import('@opentelemetry/instrumentation-runtime-node');
  const { UndiciInstrumentation } =
    require('@opentelemetry/instrumentation-undici') as typeof import('@opentelemetry/instrumentation-undici');
  const { PrometheusExporter } =
    require('@opentelemetry/exporter-prometheus') as typeof import('@opentelemetry/exporter-prometheus');
  const { NodeSDK } =
    require('@opentelemetry/sdk-node') as typeof import('@opentelemetry/sdk-node');

  const sdk = new NodeSDK({
    metricReaders: port
      ? [
          new PrometheusExporter({
            port: Number(port),
            host: process.env.PAVED_METRICS_HOST,
          }),
        ]
      : [],
    instrumentations: [
      new HttpInstrumentation(),
      new PgInstrumentation(),
      new RuntimeNodeInstrumentation(),
      new UndiciInstrumentation(),
    ],
  });
  sdk.start();
}

startInstrumentation();
