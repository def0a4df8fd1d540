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

  // Loaded only now: hooking into every library costs a laptop's start a second.
  const {
    getNodeAutoInstrumentations,
  }: typeof import('@opentelemetry/auto-instrumentations-node') = require('@opentelemetry/auto-instrumentations-node');
  const {
    PrometheusExporter,
  }: typeof import('@opentelemetry/exporter-prometheus') = require('@opentelemetry/exporter-prometheus');
  const {
    NodeSDK,
  }: typeof import('@opentelemetry/sdk-node') = require('@opentelemetry/sdk-node');

  const sdk = new NodeSDK({
    metricReaders: port
      ? [
          new PrometheusExporter({
            port: Number(port),
            host: process.env.PAVED_METRICS_HOST,
          }),
        ]
      : [],
    instrumentations: getNodeAutoInstrumentations(),
  });
  sdk.start();
}

startInstrumentation();
