package runner

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"
)

func TestRun(t *testing.T) {
	t.Parallel()
	hiccup := errors.New("hiccup")
	broken := Permanent(errors.New("broken"))
	for _, test := range []struct {
		name     string
		errors   []error // of each attempt
		takes    time.Duration
		expected error
		attempts int
		least    time.Duration
		most     time.Duration
	}{
		{"at once", []error{nil}, 0, nil, 1, 0, 0},
		{"after two hiccups", []error{hiccup, hiccup, nil}, 0, nil, 3, 15 * time.Second, 30 * time.Second},
		{"not at all", []error{hiccup, hiccup, hiccup, nil}, 0, hiccup, 3, 15 * time.Second, 30 * time.Second},
		{"for good", []error{broken, nil}, 0, broken, 1, 0, 0},
		{"too slow", []error{nil}, 2 * time.Minute, ErrDeadline, 1, time.Minute, time.Minute},
		{"too slow in the end", []error{hiccup, hiccup, nil}, 25 * time.Second, ErrDeadline, 2, time.Minute, time.Minute},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				start, attempts := time.Now(), 0
				options := Options{Deadline: time.Minute, Attempts: 3, Wait: 10 * time.Second, Logger: slog.New(slog.DiscardHandler)}
				err := Run(t.Context(), options, func(ctx context.Context) error {
					attempts++
					select {
					case <-ctx.Done():
						return ctx.Err()
					case <-time.After(test.takes):
						return test.errors[attempts-1]
					}
				})
				if !errors.Is(err, test.expected) || attempts != test.attempts {
					t.Errorf("got %v after %d attempts", err, attempts)
				}
				if took := time.Since(start); took < test.least || took > test.most {
					t.Errorf("took %s", took)
				}
			})
		})
	}
}

func TestRunStops(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, stop := context.WithCancel(t.Context())
		time.AfterFunc(time.Second, stop)
		start := time.Now()
		options := Options{Deadline: time.Hour, Attempts: 3, Wait: time.Minute, Logger: slog.New(slog.DiscardHandler)}
		err := Run(ctx, options, func(context.Context) error { return errors.New("hiccup") })
		if !errors.Is(err, context.Canceled) || time.Since(start) != time.Second {
			t.Errorf("got %v after %s", err, time.Since(start))
		}
	})
}
