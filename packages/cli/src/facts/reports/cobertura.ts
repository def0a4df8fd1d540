import { InputError } from '@backstage/errors';
import { checkLines } from '../checkLines';
import type { Evidence } from '../Evidence';
import { children, readXml, type XmlElement } from '../readXml';

/** Cobertura XML: `lines-valid` and `lines-covered` at the top; where a tool leaves them out, its lines are counted. */
export function readCobertura(text: string): Evidence {
  const [coverage] = children(readXml(text), 'coverage');
  if (!coverage) {
    throw new InputError("it has no 'coverage' at its top");
  }
  const total = Number(coverage['@lines-valid'] ?? NaN);
  const covered = Number(coverage['@lines-covered'] ?? NaN);
  return {
    lines:
      Number.isSafeInteger(total) && Number.isSafeInteger(covered)
        ? checkLines({ total, covered }, "'coverage'")
        : countLines(coverage),
  };
}

function countLines(coverage: XmlElement): { total: number; covered: number } {
  const lines = children(coverage, 'packages')
    .flatMap(packages => children(packages, 'package'))
    .flatMap(pkg => children(pkg, 'classes'))
    .flatMap(classes => children(classes, 'class'))
    .flatMap(type => children(type, 'lines'))
    .flatMap(list => children(list, 'line'));
  return {
    total: lines.length,
    covered: lines.filter(line => Number(line['@hits']) > 0).length,
  };
}
