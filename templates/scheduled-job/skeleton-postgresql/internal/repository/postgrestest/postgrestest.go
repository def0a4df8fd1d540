// Package postgrestest gives tests a database.
package postgrestest

import (
	"context"
	"crypto/rand"
	"net/url"
	"os"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
)

// URL of an empty schema that is the test's own, in the database that DATABASE_URL names. Without DATABASE_URL the test
// is skipped.
func URL(t *testing.T) string {
	t.Helper()
	address, ok := os.LookupEnv("DATABASE_URL")
	if !ok {
		t.Skip("needs PostgreSQL: set DATABASE_URL")
	}
	database, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	schema := "test_" + strings.ToLower(rand.Text())
	execute(t, address, "CREATE SCHEMA "+schema)
	t.Cleanup(func() { execute(t, address, "DROP SCHEMA "+schema+" CASCADE") })

	query := database.Query()
	query.Set("search_path", schema)
	database.RawQuery = query.Encode()
	return database.String()
}

func execute(t *testing.T, address, statement string) {
	t.Helper()
	ctx := context.WithoutCancel(t.Context())
	conn, err := pgx.Connect(ctx, address)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = conn.Close(ctx) }()
	if _, err := conn.Exec(ctx, statement); err != nil {
		t.Fatal(err)
	}
}
