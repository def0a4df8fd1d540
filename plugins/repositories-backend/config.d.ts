import type { SchedulerServiceTaskScheduleDefinitionConfig } from '@backstage/backend-plugin-api';

export interface Config {
  repositories?: {
    discovery?: {
      /** How often all hosts are looked through. Defaults to every minute, with a timeout of 5 minutes. */
      schedule?: SchedulerServiceTaskScheduleDefinitionConfig;
      /**
       * Which files of a repository are catalog files (globs: *, **, ?, {a,b}, [a-z]). Defaults to catalog-info.yaml, catalog-info.yml and
       * .backstage/catalog-info.yaml; add one with a double star for monorepos.
       */
      globs?: string[];
      /**
       * Share of all entities, 0 to 1, that one run may remove without asking. Defaults to 0.2. Up to 5 entities are never held.
       */
      maxRemovalShare?: number;
      /**
       * Bytes; a larger file is not read, and is a finding where a catalog file or a placeholder needs it. Defaults to 1048576.
       * A catalog file itself may have 524288 characters at most, whatever this is: how long its inspection takes grows with it.
       */
      maxFileSize?: number;
      /** Repositories read at the same time. Defaults to 8. */
      concurrency?: number;
    };
    mirrors?: {
      /**
       * Folder of the bare mirrors: a cache that may be deleted at any time. Defaults to `repository-mirrors` in
       * `backend.workingDirectory`.
       */
      path?: string;
    };
  };
}
