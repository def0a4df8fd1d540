import type { HumanDuration } from '@backstage/types';

export interface Config {
  repositories?: {
    discovery?: {
      /**
       * The portal reports itself as not ready when no discovery run has ended (well or not) for this long; defaults to
       * one hour.
       */
      maxAge?: HumanDuration | string;
    };
  };
}
