// Package api is the promise to callers.
package api

import _ "embed"

// OpenAPI is the document that the service answers with at /openapi.yaml.
//
//go:embed openapi.yaml
var OpenAPI []byte
