package service

import (
	"context"
	"errors"
	"testing"
)

type fees map[string]Fee

func (f fees) Fee(_ context.Context, currency string) (Fee, error) {
	fee, ok := f[currency]
	if !ok {
		return Fee{}, ErrNoFee
	}
	return fee, nil
}

func TestQuote(t *testing.T) {
	t.Parallel()
	quotes := NewQuotes(fees{"EUR": {Fixed: 25, BasisPoints: 120}, "CHF": {Fixed: 30}})
	for _, test := range []struct {
		name     string
		currency string
		amount   int64
		expected Quote
		err      error
	}{
		{"fixed and share", "EUR", 10_000, Quote{"EUR", 10_000, 145, 10_145}, nil},
		{"below half is rounded down", "EUR", 41, Quote{"EUR", 41, 25, 66}, nil},
		{"half is rounded up", "EUR", 125, Quote{"EUR", 125, 27, 152}, nil},
		{"fixed alone", "CHF", 1_000_000, Quote{"CHF", 1_000_000, 30, 1_000_030}, nil},
		{"no fee", "JPY", 1, Quote{}, ErrNoFee},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			quote, err := quotes.Quote(t.Context(), test.currency, test.amount)
			if quote != test.expected || !errors.Is(err, test.err) {
				t.Errorf("got %+v, %v", quote, err)
			}
		})
	}
}
