import type {
  DataQuality,
  ImportResult,
  IntakeResult,
  RefusedItem,
} from '@paved/plugin-adoption-common';
import type { AdoptionApi } from './AdoptionApi';

/** What arrives, what was refused, and files. */
export function qualityOf(api: AdoptionApi) {
  return {
    quality: () => api.get<DataQuality>('/quality'),
    refused: (page: { cursor?: string; limit: number }) =>
      api.get<{
        items: RefusedItem[];
        totalItems: number;
        nextCursor?: string;
      }>('/quality/refused', page),
    replay: (id: string) =>
      api.post<IntakeResult>(
        `/quality/refused/${encodeURIComponent(id)}/replay`,
      ),
    importFile: (
      kind: string,
      file: File,
      options: Record<string, string> = {},
    ) =>
      api.post<ImportResult>(
        `/imports/${encodeURIComponent(kind)}?${new URLSearchParams({
          ...options,
          name: file.name,
        })}`,
        // Browsers name the type by what the machine has installed
        new Blob([file], { type: 'text/csv' }),
      ),
  };
}
