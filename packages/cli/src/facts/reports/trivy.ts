import { z } from 'zod';
import type { Evidence } from '../Evidence';
import { readJson } from './readJson';
import { severityOf } from './severity';

const schema = z.object({
  SchemaVersion: z.literal(2),
  Results: z
    .array(
      z.object({
        Vulnerabilities: z
          .array(
            z.object({
              VulnerabilityID: z.string(),
              PkgName: z.string(),
              InstalledVersion: z.string().optional(),
              Severity: z.string().optional(),
              PublishedDate: z.string().datetime({ offset: true }).optional(),
            }),
          )
          .nullish(),
      }),
    )
    .nullish(),
});

/** The JSON report of Trivy (`--format json`). What its ignore file left out is not in it. */
export function readTrivy(text: string): Evidence {
  const { Results: results } = readJson(text, schema);
  return {
    vulnerabilities: (results ?? []).flatMap(({ Vulnerabilities: found }) =>
      (found ?? []).map(each => ({
        id: each.VulnerabilityID,
        component: `${each.PkgName}@${each.InstalledVersion ?? ''}`,
        severity: severityOf(each.Severity),
        published: each.PublishedDate,
      })),
    ),
  };
}
