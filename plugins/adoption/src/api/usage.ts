import type { PageHelp } from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** What pages are good for. */
export function usageOf(api: AdoptionApi) {
  return {
    helpOf: (path: string) => api.get<PageHelp>('/usage/helpful', { path }),
    tell: (path: string, helped: boolean) =>
      api.post<PageHelp>('/usage/helpful', { path, helped }),
  };
}
