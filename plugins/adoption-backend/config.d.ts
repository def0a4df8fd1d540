export interface Config {
  adoption?: {
    /** IANA time zone in which days, weeks and quarters begin where nobody asks for another. Defaults to UTC. */
    timeZone?: string;
    /** Groups that build the platform: their members do not count as its users. Defaults to the groups that administer the portal. */
    platformTeams?: string[];
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
      /** Days for which single events are kept. Defaults to 90. */
      rawDays?: number;
      /** Days for which pseudonyms of people are kept. Defaults to 400. */
      personDays?: number;
      /**
       * With which pseudonyms are made; what they were made of with another key can't be joined any more. Made once and kept in the
       * database where there is none.
       * @visibility secret
       */
      pseudonymKey?: string;
      /** Refs of users that do not count, such as bots. */
      ignoredUsers?: string[];
    };
    /** What people say about pages. */
    feedback?: {
      /** How often one person may say something within an hour, and ask for something. Defaults to 20. */
      mostPerHour?: number;
    };
    /** What people ask of the platform. */
    requests?: {
      /** So many services that deviate from a golden path in the same way become a request. Defaults to 3. */
      fromDeviatingServices?: number;
    };
    /** What the company aims for, by metric id: `delivery.lead-time: { below: 1440 }`. */
    targets?: {
      [metric: string]: {
        above?: number;
        atLeast?: number;
        below?: number;
        atMost?: number;
      };
    };
  };
}
