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
      };
    };
  };
}
