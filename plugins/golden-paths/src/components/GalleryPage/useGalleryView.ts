import { useCallback, useMemo } from 'react';
import { useSearchParams } from 'react-router-dom';
import type { PathSummary } from '@paved/plugin-golden-paths-common';

/** Paths that can stand side by side and still be read. */
export const MOST_COMPARED = 4;

/** What a reader looks for; the address holds it, so that it can be linked to. */
export interface GalleryView {
  search?: string;
  language?: string;
  /** Refs of the paths that were chosen to be compared. */
  chosen: string[];
  isComparing: boolean;
}

export function useGalleryView(): {
  view: GalleryView;
  change: (part: Partial<GalleryView>) => void;
} {
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readView(parameters), [parameters]);
  const change = useCallback(
    (part: Partial<GalleryView>) =>
      setParameters(last => writeView({ ...readView(last), ...part }), {
        // Only going to the comparison and back is a step of Back
        replace: !('isComparing' in part),
      }),
    [setParameters],
  );
  return { view, change };
}

/** Whether a path has every word that is looked for. */
export function matches(
  { path }: PathSummary,
  { search, language }: GalleryView,
): boolean {
  if (language && path.language !== language) {
    return false;
  }
  const text = [
    path.title,
    path.name,
    path.description,
    path.purpose,
    path.language,
    path.framework,
    ...path.tags,
    ...path.gives,
  ]
    .join(' ')
    .toLocaleLowerCase('en');
  return (search ?? '')
    .toLocaleLowerCase('en')
    .split(/\s+/)
    .every(word => text.includes(word));
}

function readView(parameters: URLSearchParams): GalleryView {
  return {
    search: parameters.get('search') ?? undefined,
    language: parameters.get('language') ?? undefined,
    chosen: parameters.getAll('path').slice(0, MOST_COMPARED),
    isComparing: parameters.get('view') === 'compare',
  };
}

function writeView(view: GalleryView): URLSearchParams {
  const parameters = new URLSearchParams();
  if (view.isComparing) {
    parameters.set('view', 'compare');
  }
  for (const name of ['search', 'language'] as const) {
    const value = view[name];
    if (value) {
      parameters.set(name, value);
    }
  }
  for (const ref of view.chosen) {
    parameters.append('path', ref);
  }
  return parameters;
}
