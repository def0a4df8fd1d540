import type { Entity } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  defaultInspectionLimits,
  readCatalogFile,
} from '@paved/plugin-repositories-common';
import { stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { WorkingTree } from '../validate/WorkingTree';

/** A scorecard in a file. */
export interface ScorecardDocument {
  file: string;
  entity: Entity;
}

/**
 * The scorecards in a YAML file, or in all of a folder's.
 *
 * @throws InputError when there are none, or a file is not YAML
 */
export async function readScorecards(
  path: string,
): Promise<ScorecardDocument[]> {
  const found = await stat(path).catch(() => undefined);
  if (!found) {
    throw new InputError(`there is no ${path}`);
  }
  const folder = found.isDirectory() ? path : dirname(path);
  const tree = await WorkingTree.create(folder);
  const files = found.isDirectory()
    ? await tree.find(['**/*.yaml', '**/*.yml'])
    : [basename(path)];
  const documents: ScorecardDocument[] = [];
  for (const file of files) {
    const text = (await tree.read(file)) ?? '';
    documents.push(...scorecardsIn(text, join(folder, file)));
  }
  if (!documents.length) {
    throw new InputError(`there is no document of kind Scorecard in ${path}`);
  }
  return documents;
}

function scorecardsIn(text: string, file: string): ScorecardDocument[] {
  if (!/^\s*["']?kind["']?\s*:\s*["']?Scorecard\b/m.test(text)) {
    return [];
  }
  const { documents, findings } = readCatalogFile(
    file,
    text,
    defaultInspectionLimits,
  );
  const problem = findings.find(({ severity }) => severity === 'error');
  if (problem) {
    throw new InputError(
      `${file}:${problem.line ?? 1}: ${problem.message}. ${problem.remedy}`,
    );
  }
  return documents.flatMap(({ data }) =>
    data.kind === 'Scorecard'
      ? [{ file, entity: data as unknown as Entity }]
      : [],
  );
}
