import { InputError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import type { Evidence, Vulnerability } from './Evidence';

/**
 * The facts that reports of one commit amount to:
 *
 * - `ci.tests`, `ci.failedTests`, `ci.skippedTests`: counts
 * - `ci.coverage`: covered lines in all lines, in percent with two decimals
 * - `ci.staticAnalysisErrors`, `ci.staticAnalysisWarnings`: counts
 * - `ci.criticalVulnerabilities`, `ci.highVulnerabilities`: counts of distinct vulnerabilities by component
 * - `ci.oldestCriticalVulnerability`: ISO instant at which the oldest critical one was published; null when there is none, or
 *   one of which no report says when
 *
 * @throws InputError when a fact comes from more than one place, or coverage from no line
 */
export function factsFrom(evidence: Evidence[]): Record<string, JsonValue> {
  const facts = new Map<string, JsonValue>();
  const add = (id: string, value: JsonValue) => {
    if (facts.has(id)) {
      throw new InputError(
        `${id} comes from more than one report; name it once`,
      );
    }
    facts.set(id, value);
  };
  const tests = evidence.flatMap(each => each.tests ?? []);
  if (tests.length) {
    add('ci.tests', sum(tests.map(each => each.total)));
    add('ci.failedTests', sum(tests.map(each => each.failed)));
    add('ci.skippedTests', sum(tests.map(each => each.skipped)));
  }
  const lines = evidence.flatMap(each => each.lines ?? []);
  if (lines.length) {
    add('ci.coverage', percentage(lines));
  }
  const analyses = evidence.flatMap(each => each.staticAnalysis ?? []);
  if (analyses.length) {
    add('ci.staticAnalysisErrors', sum(analyses.map(each => each.errors)));
    add('ci.staticAnalysisWarnings', sum(analyses.map(each => each.warnings)));
  }
  if (evidence.some(each => each.vulnerabilities)) {
    addVulnerabilities(
      evidence.flatMap(each => each.vulnerabilities ?? []),
      add,
    );
  }
  for (const each of evidence) {
    Object.entries(each.facts ?? {}).forEach(([id, value]) => add(id, value));
  }
  return Object.fromEntries(facts);
}

function percentage(lines: Array<{ total: number; covered: number }>): number {
  const total = sum(lines.map(each => each.total));
  if (total === 0) {
    throw new InputError(
      'the coverage report knows no line of code; was it written for an empty run?',
    );
  }
  return Math.floor((sum(lines.map(each => each.covered)) / total) * 1e4) / 100;
}

function addVulnerabilities(
  found: Vulnerability[],
  add: (id: string, value: JsonValue) => void,
): void {
  const distinct = [
    ...new Map(
      found.map(each => [`${each.id} ${each.component}`, each]),
    ).values(),
  ];
  const critical = distinct.filter(({ severity }) => severity === 'critical');
  add('ci.criticalVulnerabilities', critical.length);
  add(
    'ci.highVulnerabilities',
    distinct.filter(({ severity }) => severity === 'high').length,
  );
  const published = publications(found);
  const dates = critical.map(({ id }) => published.get(id));
  // One without a date may be older than all that have one
  const [oldest] = dates.every(date => date !== undefined) ? dates.sort() : [];
  add('ci.oldestCriticalVulnerability', oldest ?? null);
}

/** ISO instants by id. A vulnerability is published once, whichever component has it: of several dates the first counts. */
function publications(found: Vulnerability[]): Map<string, string> {
  const dates = new Map<string, string>();
  for (const { id, published } of found) {
    const date = published && new Date(published).toISOString();
    const known = dates.get(id);
    if (date && (!known || date < known)) {
      dates.set(id, date);
    }
  }
  return dates;
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
