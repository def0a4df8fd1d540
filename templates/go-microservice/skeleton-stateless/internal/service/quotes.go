// Package service holds the rules. It knows neither HTTP nor where data comes from.
package service

import (
	"context"
	"errors"
)

// ErrNoFee says that there is no fee for a currency.
var ErrNoFee = errors.New("no fee for this currency")

// Fee for paying in a currency: a fixed part and a share of the amount.
type Fee struct {
	// Fixed is in the smallest unit of the currency, such as cents.
	Fixed int64
	// BasisPoints are hundredths of a percent.
	BasisPoints int64
}

// Quote is what a payment would cost. All amounts are in the smallest unit of the currency.
type Quote struct {
	Currency string
	Amount   int64
	Fee      int64
	Total    int64
}

// FeeRepository knows the fees.
type FeeRepository interface {
	// Fee returns ErrNoFee when there is none for the currency.
	Fee(ctx context.Context, currency string) (Fee, error)
}

// Quotes tells what payments would cost.
type Quotes struct{ fees FeeRepository }

// NewQuotes returns quotes with the fees of a repository.
func NewQuotes(fees FeeRepository) *Quotes {
	return &Quotes{fees}
}

// Quote tells what paying an amount would cost; halves of the smallest unit are rounded up.
func (q *Quotes) Quote(ctx context.Context, currency string, amount int64) (Quote, error) {
	fee, err := q.fees.Fee(ctx, currency)
	if err != nil {
		return Quote{}, err
	}
	total := fee.Fixed + (amount*fee.BasisPoints+5_000)/10_000
	return Quote{Currency: currency, Amount: amount, Fee: total, Total: amount + total}, nil
}
