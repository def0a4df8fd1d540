import type { AdoptionViewer } from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** What the reader may see and do. */
export function viewerOf(api: AdoptionApi): Promise<AdoptionViewer> {
  return api.get<AdoptionViewer>('/context');
}
