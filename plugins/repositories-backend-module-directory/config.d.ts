export interface Config {
  repositories?: {
    hosts?: {
      /** A folder of bare git repositories. Left out, the portal has no such host. */
      directory?: {
        /**
         * The folder; repositories lie in it as `<owner>/<name>.git`. A relative path starts at the folder the backend runs in.
         */
        path: string;
        /**
         * What source and clone URLs start with, such as `http://localhost:7007/git`.
         */
        url: string;
        /**
         * Serves the folder over git smart HTTP at `/git`. Defaults to false: then nothing is found there.
         */
        serve?: boolean;
        /**
         * Shared secret of the signed hook, by which whoever else writes into the folder announces pushes.
         * @visibility secret
         */
        hookSecret?: string;
      };
    };
  };
}
