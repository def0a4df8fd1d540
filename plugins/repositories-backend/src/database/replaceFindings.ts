import { chunks } from '@paved/database';
import type { Knex } from 'knex';
import type { Finding } from '@paved/plugin-repositories-common';
import type { FindingOrigin, FindingRow } from './tables';

/** Puts the findings of one origin in place of those that the repositories had, and writes only what differs. */
export async function replaceFindings(
  tx: Knex.Transaction,
  origin: FindingOrigin,
  repositoryIds: string[],
  findings: Array<Finding & { repositoryId: string }>,
): Promise<void> {
  const before: FindingRow[] = [];
  for (const some of chunks(repositoryIds, 400)) {
    before.push(
      ...(await tx<FindingRow>('findings')
        .where('origin', origin)
        .whereIn('repository_id', some)),
    );
  }
  await writeFindingChanges(tx, origin, before, findings);
}

/** Makes stored findings equal the wanted ones: deletes what is not wanted, inserts what is not stored. Returns the repositories touched. */
export async function writeFindingChanges(
  tx: Knex.Transaction,
  origin: FindingOrigin,
  before: FindingRow[],
  findings: Array<Finding & { repositoryId: string }>,
): Promise<Set<string>> {
  const wanted = new Map<string, FindingRow>();
  for (const finding of findings) {
    const row = toRow(origin, finding);
    wanted.set(identity(row), row);
  }
  const stale: number[] = [];
  const touched = new Set<string>();
  for (const row of before) {
    if (!wanted.delete(identity(row))) {
      stale.push(row.id as number);
      touched.add(row.repository_id);
    }
  }
  for (const some of chunks(stale, 400)) {
    await tx<FindingRow>('findings').whereIn('id', some).delete();
  }
  for (const some of chunks([...wanted.values()], 100)) {
    await tx<FindingRow>('findings').insert(some);
  }
  for (const row of wanted.values()) {
    touched.add(row.repository_id);
  }
  return touched;
}

function toRow(
  origin: FindingOrigin,
  finding: Finding & { repositoryId: string },
): FindingRow {
  return {
    repository_id: finding.repositoryId,
    origin,
    rule: finding.rule,
    severity: finding.severity,
    path: finding.path,
    line: finding.line ?? null,
    column_number: finding.column ?? null,
    message: finding.message,
    remedy: finding.remedy,
    entity_ref: finding.entityRef ?? null,
  };
}

function identity(row: FindingRow): string {
  return JSON.stringify([
    row.repository_id,
    row.rule,
    row.severity,
    row.path,
    row.line,
    row.column_number,
    row.message,
    row.remedy,
    row.entity_ref,
  ]);
}
