import { useEffect, useState } from 'react';
import { useApi } from '@backstage/frontend-plugin-api';
import type { SimilarRequest } from '@paved/plugin-adoption-common';
import { adoptionApiRef, requestsOf } from '../../api';

const TYPING_PAUSE_MS = 300;
const LONGEST = 500;

/** Requests about the same as what is being typed; none while that can't be told. */
export function useSimilar(text: string, except?: string): SimilarRequest[] {
  const api = useApi(adoptionApiRef);
  const [found, setFound] = useState<SimilarRequest[]>([]);
  useEffect(() => {
    const wanted = text.trim().slice(0, LONGEST);
    if (!wanted) {
      setFound([]);
      return undefined;
    }
    let isOver = false;
    const timer = setTimeout(() => {
      // They are a help; asking does not depend on them
      requestsOf(api)
        .similar(wanted, except)
        .then(
          items => isOver || setFound(items),
          () => isOver || setFound([]),
        );
    }, TYPING_PAUSE_MS);
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [api, text, except]);
  return found;
}
