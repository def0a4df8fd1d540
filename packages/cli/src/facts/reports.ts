import { readCobertura } from './reports/cobertura';
import { readCycloneDx } from './reports/cycloneDx';
import { readJUnit } from './reports/jUnit';
import { readLcov } from './reports/lcov';
import { readPlainJson } from './reports/plainJson';
import { readSarif } from './reports/sarif';
import { readTrivy } from './reports/trivy';
import type { Evidence } from './Evidence';

/** What reads a report, by the option that names one. Each throws InputError when the text is no such report. */
export const reports = {
  junit: readJUnit,
  lcov: readLcov,
  cobertura: readCobertura,
  sarif: readSarif,
  cyclonedx: readCycloneDx,
  trivy: readTrivy,
  json: readPlainJson,
} satisfies Record<string, (text: string) => Evidence>;

export type ReportKind = keyof typeof reports;
