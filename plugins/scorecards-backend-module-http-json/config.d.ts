import type { HumanDuration } from '@backstage/types';

export interface Config {
  scorecards?: {
    /** Facts from other servers' JSON. */
    http?: {
      /** Who may be asked; nobody when left out. */
      hosts?: Array<{
        /** Scheme, host and port, e.g. `https://status.example.com`. */
        origin: string;
        /**
         * Sent to this host only, e.g. `Authorization`.
         * @deepVisibility secret
         */
        headers?: { [name: string]: string };
      }>;
      /** For one request; 10 seconds when left out. */
      timeout?: HumanDuration | string;
      /** Of an answer; 1048576 when left out. */
      maxBytes?: number;
      /** Requests at a time; 8 when left out. */
      concurrency?: number;
    };
  };
}
