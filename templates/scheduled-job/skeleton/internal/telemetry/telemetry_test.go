package telemetry

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"go.opentelemetry.io/otel"
)

func TestLogLinesSayWhatTheyBelongTo(t *testing.T) {
	t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", "")
	shutdown, err := Start(t.Context(), "test", "1.2.3", "staging")
	if err != nil {
		t.Fatal(err)
	}
	ctx, span := otel.Tracer("test").Start(t.Context(), "some work")
	var out bytes.Buffer
	logger := NewLogger(&out, slog.LevelInfo).With("service", "test").WithGroup("inner")
	logger.DebugContext(ctx, "too fine")
	logger.WarnContext(ctx, "look", "level", "upper CASE stays")
	span.End()

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
	if line.Inner["traceId"] != span.SpanContext().TraceID().String() || line.Inner["spanId"] != span.SpanContext().SpanID().String() {
		t.Errorf("got %s", &out)
	}
	if err := shutdown(t.Context()); err != nil {
		t.Error(err)
	}
}

// It sets what is global, so these are no parallel tests.
func TestWhatWasMeasuredIsSent(t *testing.T) {
	for _, test := range []struct {
		name    string
		failure error
	}{
		{"a run that succeeded", nil},
		{"a run that failed", errors.New("no rates")},
	} {
		t.Run(test.name, func(t *testing.T) {
			var mutex sync.Mutex
			sent := map[string]string{}
			collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
				body, _ := io.ReadAll(r.Body)
				mutex.Lock()
				defer mutex.Unlock()
				sent[r.URL.Path] += string(body)
			}))
			defer collector.Close()
			t.Setenv("OTEL_EXPORTER_OTLP_ENDPOINT", collector.URL)

			shutdown, err := Start(t.Context(), "test", "1.2.3", "staging")
			if err != nil {
				t.Fatal(err)
			}
			_, span := otel.Tracer("test").Start(t.Context(), "some work")
			span.End()
			now := time.Now()
			if err := RecordRun(t.Context(), "test", "staging", now.Add(-time.Second), now, 7, test.failure); err != nil {
				t.Fatal(err)
			}
			if err := shutdown(t.Context()); err != nil {
				t.Fatal(err)
			}

			mutex.Lock()
			defer mutex.Unlock()
			if !strings.Contains(sent["/v1/traces"], "some work") {
				t.Errorf("traces: %q", sent["/v1/traces"])
			}
			for name, expected := range map[string]bool{
				"job.run.duration": true, "job.run.items": true, "staging": true,
				"job.last_success.timestamp": test.failure == nil,
			} {
				if strings.Contains(sent["/v1/metrics"], name) != expected {
					t.Errorf("%s in metrics: %t", name, !expected)
				}
			}
		})
	}
}

func TestStartWithWrongSettings(t *testing.T) {
	t.Setenv("OTEL_RESOURCE_ATTRIBUTES", "no value")
	if _, err := Start(t.Context(), "test", "1.2.3", "staging"); err == nil {
		t.Error("started")
	}
}
