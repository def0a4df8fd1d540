import type { JSX } from 'react';
import {
  RiCheckboxCircleLine,
  RiErrorWarningLine,
  RiFileUnknowLine,
  RiFolderOpenLine,
  RiSignalWifiOffLine,
} from '@remixicon/react';
import type {
  RepositoryDetail,
  RepositoryState,
} from '@paved/plugin-repositories-common';

/** How a state is told to people. */
export interface StateWords {
  label: string;
  tone: 'positive' | 'negative' | 'warning' | 'neutral';
  icon: JSX.Element;
  /** Answers "why is this repository (not) in the catalog?" */
  answer(repository: RepositoryDetail): string;
}

/** In the order in which they are shown: what is well first, then what someone can mend. */
export const repositoryStates: Record<RepositoryState, StateWords> = {
  registered: {
    label: 'In the catalog',
    tone: 'positive',
    icon: <RiCheckboxCircleLine aria-hidden />,
    answer: ({ entityCount, defaultBranch }) =>
      `It is in the catalog with ${count(
        entityCount,
        'entity',
        'entities',
      )}, read from the branch ${defaultBranch ?? 'it starts with'}.`,
  },
  broken: {
    label: 'Has errors',
    tone: 'negative',
    icon: <RiErrorWarningLine aria-hidden />,
    answer: ({ errorCount, entityCount, entities }) => {
      const kept = entities.filter(({ lastGood }) => lastGood).length;
      const share = kept < entityCount ? `${kept} of them ` : '';
      const lastGood = kept > 0 ? `, ${share}in the last good version` : '';
      const inCatalog =
        entityCount === 0
          ? 'It is not in the catalog'
          : `It is in the catalog with ${count(
              entityCount,
              'entity',
              'entities',
            )}${lastGood}`;
      return `${inCatalog}: ${count(
        errorCount,
        'error keeps',
        'errors keep',
      )} what is wrong out. Each is listed below with its line and its mend.`;
    },
  },
  'no-catalog-file': {
    label: 'No catalog file',
    tone: 'neutral',
    icon: <RiFileUnknowLine aria-hidden />,
    answer: () =>
      'It is not in the catalog, because it has no catalog-info.yaml. Add one to its default branch, and it appears here and in the catalog within seconds of the push.',
  },
  empty: {
    label: 'Empty',
    tone: 'neutral',
    icon: <RiFolderOpenLine aria-hidden />,
    answer: () =>
      'It is not in the catalog, because it has no commit yet. Push one that holds a catalog-info.yaml.',
  },
  unreachable: {
    label: 'Unreachable',
    tone: 'warning',
    icon: <RiSignalWifiOffLine aria-hidden />,
    answer: ({ error, entityCount }) =>
      `It can't be read at the moment${
        error ? ` (${error.replace(/\.$/, '')})` : ''
      }. ${
        entityCount > 0
          ? 'The catalog keeps its last good state until it can be read again.'
          : 'It is looked at again on every run.'
      }`,
  },
};

function count(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}
