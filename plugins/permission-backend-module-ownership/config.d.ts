export interface Config {
  permission?: {
    ownership?: {
      /**
       * Groups or users who administer the portal, as entity references: `group:default/platform-team`.
       * Nobody does when left out.
       */
      administrators?: string[];
    };
  };
}
