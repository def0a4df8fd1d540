import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  scorecards?: {
    sync?: {
      /** How often the catalog is compared; pushes are heard of at once. Defaults to every minute. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    evaluation?: {
      /**
       * How often everything is evaluated; what changed is evaluated at once, so this is for what changes by the passing of time.
       * Defaults to every 5 minutes.
       */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
    };
    /** By the collector's id. */
    collectors?: {
      [id: string]: {
        /** How often it is asked about everything. Defaults to every 15 minutes. */
        schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      };
    };
    badges?: {
      /**
       * Show badges to everybody who knows their address, as READMEs on other sites need it: levels and scores of all entities.
       * Defaults to false: only to those who may see the entity.
       */
      public?: boolean;
    };
    ci?: {
      /** Who vouches for CI jobs that push facts and ask gates. */
      issuers?: Array<{
        /** The tokens' `iss`: `https://token.actions.githubusercontent.com`, or a GitLab's address. */
        issuer: string;
        /** Defaults to github. */
        type?: 'github' | 'gitlab';
        /** The tokens' `aud` must be this. */
        audience: string;
        /** Where its keys are, when not in the usual place. */
        jwksUri?: string;
        /** Id of the repository host whose repositories its jobs run for. */
        host: string;
        /** Host part of the repositories' addresses; for entities that were not found by discovery. */
        sourceHost?: string;
      }>;
    };
  };
}
