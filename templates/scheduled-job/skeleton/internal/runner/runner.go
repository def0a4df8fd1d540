// Package runner does work within a time, and tries again what may go well later.
package runner

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"time"
)

// ErrDeadline says that a run took longer than it may.
var ErrDeadline = errors.New("the deadline has passed")

// Options of a run.
type Options struct {
	// Deadline for the run with all its tries.
	Deadline time.Duration
	// Attempts at most, the first one included.
	Attempts int
	// Wait before the second try; each later one waits twice as long as the one before.
	Wait   time.Duration
	Logger *slog.Logger
}

type permanentError struct{ error }

func (e permanentError) Unwrap() error { return e.error }

// Permanent marks an error that no other try can mend.
func Permanent(err error) error {
	return permanentError{err}
}

// IsPermanent tells whether an error was marked with Permanent.
func IsPermanent(err error) bool {
	_, ok := errors.AsType[permanentError](err)
	return ok
}

// Run does the work until it succeeds, fails for good, or there is no try or no time left.
func Run(ctx context.Context, options Options, work func(context.Context) error) error {
	ctx, cancel := context.WithTimeoutCause(ctx, options.Deadline, ErrDeadline)
	defer cancel()
	for attempt, wait := 1, options.Wait; ; attempt, wait = attempt+1, 2*wait {
		err := work(ctx)
		switch {
		case err == nil:
			return nil
		case ctx.Err() != nil:
			return fmt.Errorf("%w: %w", context.Cause(ctx), err)
		case IsPermanent(err) || attempt >= options.Attempts:
			return fmt.Errorf("attempt %d: %w", attempt, err)
		}
		// Not all at once: others wait for the same thing
		pause := wait/2 + rand.N(wait/2+1) //nolint:gosec // It is no secret
		options.Logger.WarnContext(ctx, "try again", "attempt", attempt, "pause", pause.String(), "error", err)
		select {
		case <-ctx.Done():
			return fmt.Errorf("%w: %w", context.Cause(ctx), err)
		case <-time.After(pause):
		}
	}
}
