/**
 * What to write into fields that are missing, by field; one for every field that a kind requires.
 */
const ADVICE: Record<string, string> = {
  apiVersion: 'Start the document with `apiVersion: backstage.io/v1alpha1`.',
  kind: 'Say what it is, such as `kind: Component`.',
  metadata: 'Add `metadata:` with a `name:` under it.',
  'metadata.name':
    'Give it a name that is unique among its kind, such as `name: payments-api`.',
  spec: 'Add `spec:` with the fields that the kind requires, such as `type:` and `owner:`.',
  'spec.owner':
    'Name the team that answers for it, such as `owner: group:default/payments`.',
  'spec.lifecycle':
    'Add `lifecycle: experimental`, `production` or `deprecated`.',
  'spec.definition':
    'Put the API description there, or point to its file: `definition: { $text: ./openapi.yaml }`.',
  'spec.children':
    'List the groups below it; `children: []` when there are none.',
  'spec.memberOf':
    'List the groups the user belongs to; `memberOf: []` when there are none.',
  'spec.steps': 'List what the template does, step by step.',
};

const TYPES: Record<string, string> = {
  Component: 'Say what it is: `type: service`, `website` or `library`.',
  API: 'Say what describes it: `type: openapi`, `asyncapi`, `graphql` or `grpc`.',
  Resource: 'Say what it is, such as `type: database`, `cache` or `queue`.',
  Group: 'Say what it is, such as `type: team` or `department`.',
  Template: 'Say what it creates, such as `type: service`.',
};

/** What to do about a field that is missing. */
export function adviceForMissing(field: string, kind: unknown): string {
  if (field === 'spec.type' && typeof kind === 'string' && kind in TYPES) {
    return TYPES[kind];
  }
  return ADVICE[field] ?? `Add ${field}.`;
}
