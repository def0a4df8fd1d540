// Package ledger keeps the books: transactions of lines whose debits equal their credits.
package ledger

import (
	"errors"
	"fmt"
)

// Side is debit or credit.
type Side string

const (
	Debit  Side = "debit"
	Credit Side = "credit"
)

// Line is one side of a movement. Amount is in the currency's minor unit.
type Line struct {
	Account  string `json:"account"`
	Side     Side   `json:"side"`
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
}

// Transaction is what is posted at once or not at all.
type Transaction struct {
	Reference string `json:"reference"`
	Lines     []Line `json:"lines"`
}

// ErrUnbalanced says that money would appear or vanish.
var ErrUnbalanced = errors.New("debits and credits differ")

// Validate checks what must hold before anything is written.
func (t Transaction) Validate() error {
	if t.Reference == "" {
		return errors.New("a transaction needs a reference")
	}
	if len(t.Lines) < 2 {
		return errors.New("a transaction needs two lines or more")
	}
	sums := map[string]int64{}
	for i, line := range t.Lines {
		if line.Amount <= 0 {
			return fmt.Errorf("line %d: amount must be positive", i+1)
		}
		switch line.Side {
		case Debit:
			sums[line.Currency] += line.Amount
		case Credit:
			sums[line.Currency] -= line.Amount
		default:
			return fmt.Errorf("line %d: side is neither debit nor credit", i+1)
		}
	}
	for currency, sum := range sums {
		if sum != 0 {
			return fmt.Errorf("%w by %d in %s", ErrUnbalanced, sum, currency)
		}
	}
	return nil
}
