// Package telemetry sets up traces, metrics and logs.
package telemetry

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	"go.opentelemetry.io/otel/metric"
	sdkmetric "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.opentelemetry.io/otel/sdk/trace"
	semconv "go.opentelemetry.io/otel/semconv/v1.37.0"
)

// Start sets OpenTelemetry's global providers; the function it returns sends what was measured. A job has ended before
// anybody could scrape it, so traces and metrics are sent where OTEL_EXPORTER_OTLP_ENDPOINT says, or nowhere without it.
func Start(ctx context.Context, service, version, environment string) (shutdown func(context.Context) error, err error) {
	res, err := resource.New(ctx,
		resource.WithAttributes(
			semconv.ServiceName(service),
			semconv.ServiceVersion(version),
			semconv.DeploymentEnvironmentName(environment),
		),
		resource.WithTelemetrySDK(),
		// Last, so that OTEL_SERVICE_NAME and OTEL_RESOURCE_ATTRIBUTES win
		resource.WithFromEnv(),
	)
	if err != nil {
		return nil, fmt.Errorf("describe this process: %w", err)
	}
	traces := []trace.TracerProviderOption{trace.WithResource(res)}
	meters := []sdkmetric.Option{sdkmetric.WithResource(res)}
	if os.Getenv("OTEL_EXPORTER_OTLP_ENDPOINT") != "" {
		traceExporter, err := otlptracehttp.New(ctx)
		if err != nil {
			return nil, fmt.Errorf("export traces: %w", err)
		}
		traces = append(traces, trace.WithBatcher(traceExporter))
		meterExporter, err := otlpmetrichttp.New(ctx)
		if err != nil {
			return nil, fmt.Errorf("export metrics: %w", err)
		}
		meters = append(meters, sdkmetric.WithReader(sdkmetric.NewPeriodicReader(meterExporter)))
	}
	tracerProvider := trace.NewTracerProvider(traces...)
	meterProvider := sdkmetric.NewMeterProvider(meters...)
	otel.SetTracerProvider(tracerProvider)
	otel.SetMeterProvider(meterProvider)
	return func(ctx context.Context) error {
		return errors.Join(tracerProvider.Shutdown(ctx), meterProvider.Shutdown(ctx))
	}, nil
}

// RecordRun measures a run that has ended. Each process measures one run, so these are gauges: a counter would begin anew
// with each of them.
func RecordRun(ctx context.Context, job, environment string, started, ended time.Time, items int, failure error) error {
	meter := otel.Meter("job")
	duration, err := meter.Float64Gauge("job.run.duration", metric.WithUnit("s"), metric.WithDescription("How long the last run took"))
	if err != nil {
		return err
	}
	handled, err := meter.Int64Gauge("job.run.items", metric.WithDescription("What the last run handled"))
	if err != nil {
		return err
	}
	success, err := meter.Float64Gauge("job.last_success.timestamp", metric.WithUnit("s"), metric.WithDescription("When a run last succeeded"))
	if err != nil {
		return err
	}
	attributes := metric.WithAttributes(attribute.String("cronjob", job), attribute.String("environment", environment))
	duration.Record(ctx, ended.Sub(started).Seconds(), attributes)
	handled.Record(ctx, int64(items), attributes)
	if failure == nil {
		success.Record(ctx, float64(ended.Unix()), attributes)
	}
	return nil
}
