package ledger

import (
	"context"
	"database/sql"
)

// Store keeps transactions in PostgreSQL.
type Store struct {
	db *sql.DB
}

// NewStore returns a store on an open database.
func NewStore(db *sql.DB) *Store {
	return &Store{db: db}
}

// Post writes a transaction once; posting its reference again changes nothing.
func (s *Store) Post(ctx context.Context, t Transaction) (posted bool, err error) {
	if err := t.Validate(); err != nil {
		return false, err
	}
	tx, err := s.db.BeginTx(ctx, &sql.TxOptions{Isolation: sql.LevelSerializable})
	if err != nil {
		return false, err
	}
	defer func() { _ = tx.Rollback() }()

	var id int64
	err = tx.QueryRowContext(ctx,
		`INSERT INTO transactions (reference) VALUES ($1) ON CONFLICT (reference) DO NOTHING RETURNING id`,
		t.Reference).Scan(&id)
	if err == sql.ErrNoRows {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	for _, line := range t.Lines {
		if _, err := tx.ExecContext(ctx,
			`INSERT INTO entries (transaction_id, account, side, amount, currency) VALUES ($1, $2, $3, $4, $5)`,
			id, line.Account, line.Side, line.Amount, line.Currency); err != nil {
			return false, err
		}
	}
	return true, tx.Commit()
}

// Balance is credits less debits of an account in one currency.
func (s *Store) Balance(ctx context.Context, account, currency string) (int64, error) {
	var balance int64
	err := s.db.QueryRowContext(ctx,
		`SELECT coalesce(sum(CASE side WHEN 'credit' THEN amount ELSE -amount END), 0)
		   FROM entries WHERE account = $1 AND currency = $2`, account, currency).Scan(&balance)
	return balance, err
}

// Ping tells whether the database answers.
func (s *Store) Ping(ctx context.Context) error {
	return s.db.PingContext(ctx)
}
