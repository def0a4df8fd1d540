export interface Config {
  adoption?: {
    /** How the use of the portal is remembered. */
    usage?: {
      /**
       * Defaults to true.
       * @visibility frontend
       */
      enabled?: boolean;
      /**
       * Nothing is told of people whose browsers ask not to be tracked (Do Not Track, Global Privacy Control). Defaults to true.
       * @visibility frontend
       */
      honourDoNotTrack?: boolean;
      /**
       * Which search terms are kept: `none`; `shared`, those that found nothing and that at least five people looked for; `all`.
       * Defaults to shared.
       * @visibility frontend
       */
      searchTerms?: 'none' | 'shared' | 'all';
    };
  };
}
