export interface Config {
  auth?: {
    providers?: {
      /**
       * Sign-in for people without an account, on the machine the portal runs on. Works only with
       * `NODE_ENV=development`; a production start with this key set fails.
       */
      development?: {
        /**
         * Who can be chosen. All must be users of the catalog; the first one is who a guest becomes.
         */
        people: Array<{
          /** For example `user:default/sara-lind`. */
          entityRef: string;
          /** The name shown until the catalog knows the person. */
          title?: string;
          /** What the person stands for, in plain words: "Developer", "Platform engineer". */
          role: string;
        }>;
        /**
         * Whether all other users of the catalog can be signed in too, by whoever names them: for scripts that try out
         * what many people do. They are not shown on the sign-in page. Defaults to false.
         */
        others?: boolean;
      };
    };
  };
}
