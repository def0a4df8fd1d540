// Package problem is an error as RFC 9457 writes it. Go code that calls the service may use it to read what went wrong.
package problem

// ContentType of every answer that is a problem.
const ContentType = "application/problem+json"

// TypeBlank says that the status tells everything there is to know.
const TypeBlank = "about:blank"

// Problem is what a caller gets instead of an answer.
type Problem struct {
	// Type is a URI that never changes for one kind of problem; compare it rather than the texts.
	Type   string `json:"type"`
	Title  string `json:"title"`
	Status int    `json:"status"`
	Detail string `json:"detail,omitempty"`
	// Instance is the path that was asked for.
	Instance string `json:"instance,omitempty"`
	// CorrelationID finds the request in logs and traces.
	CorrelationID string       `json:"correlationId,omitempty"`
	Errors        []FieldError `json:"errors,omitempty"`
}

// FieldError says what is wrong with one field of the request.
type FieldError struct {
	// Pointer to the field in the body, as RFC 6901 writes it.
	Pointer string `json:"pointer"`
	Detail  string `json:"detail"`
}

func (p *Problem) Error() string {
	if p.Detail == "" {
		return p.Title
	}
	return p.Title + ": " + p.Detail
}
