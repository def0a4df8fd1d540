export interface Config {
  app?: {
    signIn?: {
      /**
       * How people may sign in, in the order in which it is offered. `development` lists the people of
       * `auth.providers.development.people`; each of the others needs its own `auth.providers` entry.
       * @visibility frontend
       */
      providers?: Array<'development' | 'oidc' | 'github' | 'gitlab'>;
      /**
       * What the OIDC button calls the company's sign-in; defaults to "single sign-on".
       * @visibility frontend
       */
      oidcTitle?: string;
    };
  };
}
