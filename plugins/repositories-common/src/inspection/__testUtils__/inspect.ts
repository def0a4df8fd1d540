import {
  inspectRepository,
  InspectRepositoryOptions,
} from '../inspectRepository';
import { memoryFiles, place } from './memoryFiles';

export const SERVICE = `apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: ledger
spec:
  type: service
  lifecycle: production
  owner: group:default/payments
`;

export const API = `apiVersion: backstage.io/v1alpha1
kind: API
metadata: {name: ledger}
spec:
  type: openapi
  lifecycle: production
  owner: payments
  definition:
    $text: ./openapi.yaml
`;

/** A Location with this `spec`. */
export function location(spec: string) {
  return `apiVersion: backstage.io/v1alpha1
kind: Location
metadata: {name: all}
spec:
${spec}`;
}

/** Inspects files given by path; adds where the findings are, and which documents are valid. */
export async function inspect(
  files: Record<string, string>,
  options?: Partial<InspectRepositoryOptions>,
) {
  const inspection = await inspectRepository({
    files: memoryFiles(files),
    ...options,
  });
  return {
    ...inspection,
    places: inspection.findings.map(place),
    refs: inspection.documents.map(({ entityRef }) => entityRef),
  };
}

/** {@link inspect} for one catalog file, which the places then don't name. */
export async function inspectText(
  text: string,
  options?: Partial<InspectRepositoryOptions>,
) {
  const outcome = await inspect({ 'catalog-info.yaml': text }, options);
  return {
    ...outcome,
    places: outcome.places.map(found =>
      found.replace('catalog-info.yaml:', ''),
    ),
  };
}
