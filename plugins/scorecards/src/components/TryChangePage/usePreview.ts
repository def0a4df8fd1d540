import { useCallback, useRef, useState } from 'react';
import { toError } from '@backstage/errors';
import { useApi } from '@backstage/frontend-plugin-api';
import type { PreviewResult } from '@paved/plugin-scorecards-common';
import { scorecardsApiRef } from '../../api';

export type PreviewState =
  | { status: 'empty' }
  | { status: 'running' }
  | { status: 'error'; error: Error }
  | { status: 'done'; result: PreviewResult };

/** Asks what a draft would change; an answer to an earlier draft is dropped. */
export function usePreview(): {
  state: PreviewState;
  run: (definition: string) => void;
} {
  const api = useApi(scorecardsApiRef);
  const [state, setState] = useState<PreviewState>({ status: 'empty' });
  const question = useRef(0);
  const run = useCallback(
    (definition: string) => {
      question.current += 1;
      const mine = question.current;
      const answer = (next: PreviewState) => {
        if (mine === question.current) {
          setState(next);
        }
      };
      setState({ status: 'running' });
      api.preview(definition).then(
        result => answer({ status: 'done', result }),
        error => answer({ status: 'error', error: toError(error) }),
      );
    },
    [api],
  );
  return { state, run };
}
