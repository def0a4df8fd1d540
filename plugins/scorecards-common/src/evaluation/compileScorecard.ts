import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { filterPredicateToFilterFunction } from '@backstage/filter-predicates';
import { Condition, conditionOf } from '../expression/conditions';
import { Expression, readExpression } from '../expression/Expression';
import type { FactReference } from '../expression/syntax';
import type { Check, Scorecard } from '../scorecard/types';

/**
 * A check ready to run.
 *
 * @public
 */
export interface CompiledCheck {
  check: Check;
  /** Position in `scorecard.checks`. */
  index: number;
  /** Position of its level in `scorecard.levels`. */
  level: number;
  expression: Expression;
  condition: Condition;
  /** Positions in `facts` of the facts that it reads. */
  reads: number[];
  /** Positions in `facts` of those whose not being there is an answer to it. */
  tests: number[];
  /** Whether it applies to an entity that the scorecard applies to. */
  appliesTo(entity: Entity): boolean;
  maxAgeMs?: number;
  /** Milliseconds since 1970. */
  enabledFrom?: number;
}

/**
 * A scorecard ready to run. Compile once per version.
 *
 * @public
 */
export interface CompiledScorecard {
  scorecard: Scorecard;
  checks: CompiledCheck[];
  /** Ids of the facts that any check reads. */
  facts: string[];
  appliesTo(entity: Entity): boolean;
  /** The same, taken apart. */
  factReferences: FactReference[];
  /** The same, by source; positions are those in `facts`. */
  sources: Array<{
    source: string;
    facts: Array<{ name: string; position: number }>;
  }>;
}

/**
 * Prepares everything that does not depend on an entity.
 *
 * @public
 * @throws InputError when an expression can't be read, which a parsed scorecard's always can
 */
export function compileScorecard(scorecard: Scorecard): CompiledScorecard {
  const levels = new Map(
    scorecard.levels.map((level, index) => [level.id, index]),
  );
  const facts = new Map<string, FactReference>();
  const positions = new Map<string, number>();
  const positionOf = (reference: FactReference) => {
    const position = positions.get(reference.id) ?? positions.size;
    positions.set(reference.id, position);
    facts.set(reference.id, reference);
    return position;
  };
  const checks = scorecard.checks.map((check, index): CompiledCheck => {
    const read = readExpression(check.expression);
    const level = levels.get(check.level);
    if ('problems' in read || level === undefined) {
      throw new InputError(
        `Check '${check.id}' of ${scorecard.ref} can't be used: ${
          'problems' in read
            ? read.problems[0].message
            : `there is no level '${check.level}'`
        }`,
      );
    }
    return {
      check,
      index,
      level,
      expression: read.expression,
      condition: conditionOf(read.expression, positionOf),
      reads: read.expression.facts.map(positionOf),
      tests: read.expression.facts
        .filter(({ id }) => read.expression.tested.includes(id))
        .map(positionOf),
      appliesTo: check.appliesTo
        ? filterPredicateToFilterFunction<Entity>(check.appliesTo)
        : () => true,
      maxAgeMs: check.maxAgeMs,
      enabledFrom: check.enabledFrom
        ? Date.parse(check.enabledFrom)
        : undefined,
    };
  });
  return {
    scorecard,
    checks,
    facts: [...facts.keys()],
    factReferences: [...facts.values()],
    sources: bySource([...facts.values()]),
    appliesTo: filterPredicateToFilterFunction<Entity>(scorecard.appliesTo),
  };
}

function bySource(facts: FactReference[]): CompiledScorecard['sources'] {
  const sources = new Map<string, Array<{ name: string; position: number }>>();
  facts.forEach(({ source, name }, position) => {
    sources.set(source, [...(sources.get(source) ?? []), { name, position }]);
  });
  return [...sources].map(([source, names]) => ({ source, facts: names }));
}
