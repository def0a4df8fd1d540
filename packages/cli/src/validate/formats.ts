import { formatHuman } from './formatHuman';
import { formatJson } from './formatJson';
import { formatSarif } from './formatSarif';
import type { ValidationReport } from './ValidationReport';

export type Format = 'human' | 'json' | 'sarif';

/** How a report can be printed, by the name that `--format` takes. */
export const formats: Record<
  Format,
  (report: ValidationReport, options: { color: boolean }) => string
> = {
  human: formatHuman,
  json: formatJson,
  sarif: formatSarif,
};
