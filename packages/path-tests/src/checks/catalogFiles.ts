import { portalDashboardKind } from '@paved/plugin-adoption-common';
import { goldenPathKind } from '@paved/plugin-golden-paths-common';
import {
  checkEntitySet,
  entityKinds,
  inspectRepository,
} from '@paved/plugin-repositories-common';
import { scorecardKind } from '@paved/plugin-scorecards-common';
import type { Check } from './Check';

/** Catalog files are what discovery takes; references lead to what is here or was chosen in the form. */
export const catalogFiles: Check = async ({ tree, parameters }) => {
  const { findings, documents } = await inspectRepository({
    files: tree,
    kinds: [...entityKinds, scorecardKind, goldenPathKind, portalDashboardKind],
  });
  const chosen = new Set(
    Object.values(parameters).filter(value => typeof value === 'string'),
  );
  const set = await checkEntitySet({
    documents: documents.map(document => ({
      ...document,
      repositoryId: 'rendered',
    })),
    existing: refs => new Set(refs.filter(ref => chosen.has(ref))),
    scope: 'in the rendered repository, or chosen in the form',
  });
  return [...findings, ...set.findings].map(
    ({ rule, path, line, message, remedy }) => ({
      rule: `catalog ${rule}`,
      file: path,
      line,
      message: `${message} ${remedy}`,
    }),
  );
};
