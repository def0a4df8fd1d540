import { InputError } from '@backstage/errors';
import type { Evidence } from '../Evidence';
import { children, readXml, type XmlElement } from '../readXml';

/** JUnit XML, as surefire, jest-junit, pytest and gotestsum write it: cases are counted, totals in attributes are not believed. */
export function readJUnit(text: string): Evidence {
  const root = readXml(text);
  const suites = [
    ...children(root, 'testsuites').flatMap(all => children(all, 'testsuite')),
    ...children(root, 'testsuite'),
  ];
  if (!suites.length && !root.testsuites) {
    throw new InputError(
      "it has neither 'testsuites' nor 'testsuite' at its top",
    );
  }
  const tests = { total: 0, failed: 0, skipped: 0 };
  suites.forEach(suite => count(suite, tests));
  return { tests };
}

function count(suite: XmlElement, tests: NonNullable<Evidence['tests']>): void {
  for (const test of children(suite, 'testcase')) {
    tests.total++;
    if (test.failure || test.error) {
      tests.failed++;
    } else if (test.skipped) {
      tests.skipped++;
    }
  }
  children(suite, 'testsuite').forEach(nested => count(nested, tests));
}
