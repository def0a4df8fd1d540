package telemetry

import (
	"bytes"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/trace"
)

func TestLogLinesSayWhatTheyBelongTo(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	logger := NewLogger(&out, slog.LevelInfo).With("service", "test").WithGroup("inner")
	ctx := WithCorrelationID(t.Context(), "request-7")
	ctx = trace.ContextWithSpanContext(ctx, trace.NewSpanContext(trace.SpanContextConfig{TraceID: [16]byte{1}, SpanID: [8]byte{2}}))
	logger.DebugContext(ctx, "too fine")
	logger.WarnContext(ctx, "look", "level", "upper CASE stays")

	var line struct {
		Level, Message, Service string
		Inner                   map[string]string
	}
	if err := json.Unmarshal(out.Bytes(), &line); err != nil {
		t.Fatalf("%v in %s", err, &out)
	}
	if line.Level != "warn" || line.Message != "look" || line.Service != "test" || line.Inner["level"] != "upper CASE stays" {
		t.Errorf("got %s", &out)
	}
	for name, expected := range map[string]string{
		"correlationId": "request-7",
		"traceId":       "01000000000000000000000000000000",
		"spanId":        "0200000000000000",
	} {
		if line.Inner[name] != expected {
			t.Errorf("%s is %q", name, line.Inner[name])
		}
	}
}

// It sets what is global, so these are no parallel tests.
func TestStart(t *testing.T) {
	collected := make(chan string, 1)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		collected <- r.URL.Path + string(body)
	}))
	defer collector.Close()
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "service.namespace=some-team")

	tel, err := Start(t.Context(), "test", "1.2.3", "staging")
	if err != nil {
		t.Fatal(err)
	}
	counter, err := otel.Meter("test").Int64Counter("things")
	if err != nil {
		t.Fatal(err)
	}
	counter.Add(t.Context(), 3)
	_, span := otel.Tracer("test").Start(t.Context(), "some work")
	span.End()

	answer := httptest.NewRecorder()
	tel.Metrics.ServeHTTP(answer, httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/metrics", nil))
	for _, expected := range []string{"things_total", " 3\n", "go_goroutines", `service_version="1.2.3"`} {
		if !strings.Contains(answer.Body.String(), expected) {
			t.Errorf("metrics lack %q:\n%s", expected, answer.Body)
		}
	}

	if err := tel.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	traces := <-collected
	for _, expected := range []string{"/v1/traces", "some work", "some-team", "staging"} {
		if !strings.Contains(traces, expected) {
			t.Errorf("traces lack %q: %q", expected, traces)
		}
	}
}

func TestStartWithWrongSettings(t *testing.T) {
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "no value")
	if _, err := Start(t.Context(), "test", "1.2.3", "staging"); err == nil {
		t.Error("started")
	}
}
