import type { Entity } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import type { EntityFacts } from '../facts/types';

/** A scorecard as somebody would write it. */
export function exampleScorecard(spec: JsonObject = {}): Entity {
  return {
    apiVersion: 'paved.dev/v1alpha1',
    kind: 'Scorecard',
    metadata: { name: 'readiness', title: 'Readiness' },
    spec: {
      owner: 'platform',
      appliesTo: { kind: 'Component', 'spec.type': 'service' },
      levels: [
        { id: 'bronze', title: 'Bronze' },
        { id: 'silver', title: 'Silver' },
      ],
      checks: [
        exampleCheck({ id: 'owned', expression: 'has(entity.spec.owner)' }),
        exampleCheck({
          id: 'coverage',
          level: 'silver',
          expression: 'facts.ci.coverage >= 80',
          maxAge: '7d',
          weight: 3,
          remedy: {
            text: 'Write tests.',
            links: [{ title: 'How', url: 'https://example.com/tests' }],
            effort: 'days',
          },
        }),
      ],
      gate: { level: 'silver' },
      ...spec,
    },
  };
}

/** A check with what every check needs. */
export function exampleCheck(fields: JsonObject = {}): JsonObject {
  return {
    id: 'check',
    title: 'Something is as it should be',
    why: 'Somebody wants it.',
    level: 'bronze',
    expression: 'true',
    ...fields,
  };
}

/** An entity to which the example applies. */
export function exampleEntity(spec: JsonObject = {}): Entity {
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'Component',
    metadata: { name: 'orders' },
    spec: { type: 'service', owner: 'payments', ...spec },
  };
}

/** Facts by id, all observed at one time. */
export function exampleFacts(
  values: JsonObject,
  observedAt: string = '2026-03-01T00:00:00.000Z',
): EntityFacts {
  const facts: EntityFacts = {};
  for (const [id, value] of Object.entries(values)) {
    const [source, name] = id.split(/\.(.*)/);
    facts[source] ??= { facts: {} };
    facts[source].facts[name] = { value: value ?? null, observedAt };
  }
  return facts;
}
