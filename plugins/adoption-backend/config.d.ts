export interface Config {
  adoption?: {
    surveys?: {
      /** Id of the repository that surveys are written down in; without one none can be opened. */
      repository?: string;
      /** Folder of the repository that holds them, as YAML files. Defaults to `surveys`. */
      folder?: string;
      /** How many answers it takes to show some. Defaults to 5, the least that can be set. */
      atLeast?: number;
    };
    /** IANA time zone in which days, weeks and quarters begin where nobody asks for another. Defaults to UTC. */
    timeZone?: string;
    /** Groups that build the platform: their members do not count as its users. Defaults to the groups that administer the portal. */
    platformTeams?: string[];
    /** What counts as a service, and as a new one. */
    services?: {
      /** Types of components. Defaults to service, website and job. */
      types?: string[];
      /** What was made before that day counts as imported, `YYYY-MM-DD`. Defaults to when the portal first read the catalog. */
      since?: string;
      /** What was made so many days before the catalog had it counts as imported. Defaults to 90. */
      importedAfterDays?: number;
      /** Globs of ids of repositories that declare no entities and are no services: `forge:company/notes-*`. */
      ignoredRepositories?: string[];
    };
    /** Refs of golden paths and templates that teams have to take: what is made from them says nothing of a choice. */
    mandated?: string[];
    /** How the use of the portal is remembered. */
    usage?: {
      /** Defaults to true. */
      enabled?: boolean;
      /**
       * Which search terms are kept: `none`; `shared`, those that found nothing and that at least five people looked for; `all`.
       * Defaults to shared.
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
