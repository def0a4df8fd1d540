package job

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

func TestRun(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		body  string
		items int
		fails bool
	}{
		{"of today", `{"date":"2026-11-21","rates":{"USD":1.08,"CHF":0.94}}`, 2, false},
		{"of yesterday", `{"date":"2026-11-20","rates":{"USD":1.08}}`, 1, false},
		{"old", `{"date":"2026-11-19","rates":{"USD":1.08}}`, 0, true},
		{"broken", `{`, 0, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
				_, _ = w.Write([]byte(test.body))
			}))
			t.Cleanup(server.Close)
			now := func() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }
			items, err := Check{server.Client(), server.URL, now}.Run(t.Context())
			if items != test.items || (err != nil) != test.fails {
				t.Errorf("got %d, %v", items, err)
			}
		})
	}
}
