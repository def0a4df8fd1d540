// Package server is the ledger's HTTP side: health, and JSON for people with curl. Services use gRPC.
package server

import (
	"encoding/json"
	"errors"
	"net/http"

	"fintech-fast.example/ledger-service/internal/ledger"
)

// New returns the routes.
func New(store *ledger.Store) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, r *http.Request) {
		if err := store.Ping(r.Context()); err != nil {
			http.Error(w, "database does not answer", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusNoContent)
	})
	mux.HandleFunc("POST /transactions", func(w http.ResponseWriter, r *http.Request) {
		var t ledger.Transaction
		if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&t); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		posted, err := store.Post(r.Context(), t)
		switch {
		case errors.Is(err, ledger.ErrUnbalanced):
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		case err != nil:
			http.Error(w, "not posted", http.StatusInternalServerError)
		case posted:
			w.WriteHeader(http.StatusCreated)
		default:
			w.WriteHeader(http.StatusOK)
		}
	})
	return mux
}
