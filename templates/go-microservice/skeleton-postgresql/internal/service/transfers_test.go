package service

import (
	"context"
	"errors"
	"testing"
)

// firstOrder stores whatever it is given, and remembers what it stored first.
type firstOrder struct {
	stored *Transfer
	err    error
}

func (r *firstOrder) Create(_ context.Context, _ string, order Order) (Transfer, error) {
	if r.stored == nil {
		r.stored = &Transfer{ID: "1", Order: order}
	}
	return *r.stored, r.err
}

func (r *firstOrder) Get(context.Context, string) (Transfer, error) { return *r.stored, r.err }

func (r *firstOrder) Balances(context.Context, string) ([]Balance, error) { return nil, r.err }

func TestCreate(t *testing.T) {
	t.Parallel()
	order := Order{Debtor: "alice", Creditor: "bob", Amount: 1, Currency: "EUR"}
	failure := errors.New("disk full")
	for _, test := range []struct {
		name     string
		earlier  Order
		order    Order
		failure  error
		expected error
	}{
		{"new", Order{}, order, nil, nil},
		{"the same again", order, order, nil, nil},
		{"another with the same key", Order{Debtor: "alice", Creditor: "carol", Amount: 1, Currency: "EUR"}, order, nil, ErrKeyReused},
		{"to oneself", Order{}, Order{Debtor: "bob", Creditor: "bob", Amount: 1, Currency: "EUR"}, nil, ErrSameAccount},
		{"not stored", Order{}, order, failure, failure},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			repository := &firstOrder{err: test.failure}
			if test.earlier != (Order{}) {
				repository.stored = &Transfer{ID: "1", Order: test.earlier}
			}
			transfer, err := NewTransfers(repository).Create(t.Context(), "key", test.order)
			if !errors.Is(err, test.expected) {
				t.Fatalf("got %v", err)
			}
			if err != nil && transfer != (Transfer{}) || err == nil && (transfer.ID != "1" || transfer.Order != test.order) {
				t.Errorf("got %+v", transfer)
			}
		})
	}
}
