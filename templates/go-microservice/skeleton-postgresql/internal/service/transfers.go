// Package service holds the rules. It knows neither HTTP nor SQL.
package service

import (
	"context"
	"errors"
	"time"
)

// Reasons why a transfer is not made or found.
var (
	ErrNotFound    = errors.New("not found")
	ErrSameAccount = errors.New("debtor and creditor are the same account")
	ErrKeyReused   = errors.New("the idempotency key belongs to another order")
)

// Order to move money from one account to another.
type Order struct {
	Debtor   string
	Creditor string
	// Amount is in the smallest unit of the currency, such as cents.
	Amount   int64
	Currency string
}

// Transfer is an order that was carried out.
type Transfer struct {
	ID string
	Order
	CreatedAt time.Time
}

// Balance of an account in one currency.
type Balance struct {
	Currency string
	Amount   int64
}

// TransferRepository keeps transfers and what they did to the accounts.
type TransferRepository interface {
	// Create stores a transfer together with its ledger entries, or nothing at all. It is done once for each key: after
	// that, and for all who come at the same time, it returns what the first one stored.
	Create(ctx context.Context, key string, order Order) (Transfer, error)
	// Get returns ErrNotFound when there is no such transfer.
	Get(ctx context.Context, id string) (Transfer, error)
	Balances(ctx context.Context, account string) ([]Balance, error)
}

// Transfers moves money between accounts.
type Transfers struct{ repository TransferRepository }

// NewTransfers returns the transfers that are kept in a repository.
func NewTransfers(repository TransferRepository) *Transfers {
	return &Transfers{repository}
}

// Create carries out an order, once for each idempotency key.
func (t *Transfers) Create(ctx context.Context, key string, order Order) (Transfer, error) {
	if order.Debtor == order.Creditor {
		return Transfer{}, ErrSameAccount
	}
	transfer, err := t.repository.Create(ctx, key, order)
	if err != nil {
		return Transfer{}, err
	}
	if transfer.Order != order {
		return Transfer{}, ErrKeyReused
	}
	return transfer, nil
}

// Get returns the transfer with the id, or ErrNotFound.
func (t *Transfers) Get(ctx context.Context, id string) (Transfer, error) {
	return t.repository.Get(ctx, id)
}

// Balances of an account: one for each currency that it was ever paid in.
func (t *Transfers) Balances(ctx context.Context, account string) ([]Balance, error) {
	return t.repository.Balances(ctx, account)
}
