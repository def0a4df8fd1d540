package ledger

import (
	"errors"
	"testing"
)

func TestValidate(t *testing.T) {
	tests := []struct {
		name       string
		lines      []Line
		unbalanced bool
	}{
		{"balanced", []Line{{"merchant", Credit, 1299, "EUR"}, {"acquirer", Debit, 1299, "EUR"}}, false},
		{"one cent short", []Line{{"merchant", Credit, 1299, "EUR"}, {"acquirer", Debit, 1298, "EUR"}}, true},
		{"two currencies", []Line{{"merchant", Credit, 100, "EUR"}, {"acquirer", Debit, 100, "SEK"}}, true},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			err := Transaction{Reference: "capture/1", Lines: test.lines}.Validate()
			if errors.Is(err, ErrUnbalanced) != test.unbalanced {
				t.Fatalf("Validate() = %v", err)
			}
		})
	}
}

func TestValidateNeedsAReference(t *testing.T) {
	if err := (Transaction{}).Validate(); err == nil {
		t.Fatal("an empty transaction was taken")
	}
}
