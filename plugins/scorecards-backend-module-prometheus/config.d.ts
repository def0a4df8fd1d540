import type { HumanDuration } from '@backstage/types';

export interface Config {
  scorecards?: {
    /** Facts from Prometheus, or anything that answers its HTTP API. */
    prometheus?: {
      /** Who may be asked. Checks name one by its id, or ask the first. */
      servers?: Array<{
        id: string;
        /** Base URL, without `/api/v1`. */
        url: string;
        /**
         * Sent with every query, e.g. `Authorization`.
         * @deepVisibility secret
         */
        headers?: { [name: string]: string };
      }>;
      /** For one query; 10 seconds when left out. */
      timeout?: HumanDuration | string;
      /** Queries at a time; 4 when left out. */
      concurrency?: number;
    };
  };
}
