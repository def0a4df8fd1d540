import type { HumanDuration } from '@backstage/types';

export interface Config {
  adoption?: {
    ci?: {
      /** Who vouches for CI jobs that tell of deployments. Defaults to `scorecards.ci.issuers`, and is of the same form. */
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
    /** Names of the environments that are production. Defaults to production, prod, prd and live, also with a number or a place. */
    productionEnvironments?: string[];
    retention?: {
      /** For how long deployments, incidents, work items and changes are kept; older ones are refused. Defaults to 2 years. */
      delivery?: HumanDuration | string;
      /** For how long it is known what came and what was refused. Defaults to 30 days. */
      intake?: HumanDuration | string;
    };
    surveys?: {
      /** Id of the repository that surveys are written down in; without one none can be opened. */
      repository?: string;
      /** Folder of the repository that holds them, as YAML files. Defaults to `surveys`. */
      folder?: string;
      /** How many answers it takes to show some. Defaults to 5, the least that can be set. */
      atLeast?: number;
      /** How long after a survey has closed the same people may be asked the same again. Defaults to 28 days. */
      againAfter?: HumanDuration | string;
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
      /** Events of one person that each replica takes within a day, at least 1,000. Defaults to 10,000. */
      mostPerDay?: number;
      /**
       * With which pseudonyms are made; what they were made of with another key can't be joined any more. Made once and kept in the
       * database where there is none.
       * @visibility secret
       */
      pseudonymKey?: string;
      /** Refs of users that do not count, such as bots. */
      ignoredUsers?: string[];
    };
    /** How deliveries are reckoned. */
    delivery?: {
      /**
       * What makes a deployment rework: it was told to be, it is told to mend an incident, it goes back to an older commit, all that
       * is new in it takes back something. Defaults to all of them.
       */
      reworkRules?: Array<'told' | 'mends' | 'older-commit' | 'reverts'>;
    };
    /** Whether the platform is there. */
    reliability?: {
      /** Parts of the platform, under the names that home pages show them by. */
      components?: Array<{
        name: string;
        /** Defaults to the name. */
        title?: string;
        /** Asked every minute; it is there when it answers with less than 400. Without one, somebody tells: POST /api/adoption/reliability/probes. */
        url?: string;
        /** What somebody tells holds for so many minutes. Defaults to 10. */
        holdMinutes?: number;
      }>;
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
    /** Where costs come from, and what they are for. */
    cost?: {
      /** Tags that say what something is for, as an entity's name or ref; the first that a charge carries counts. Defaults to application and service. */
      tags?: string[];
      /** The currency that single numbers are in where bills come in several. */
      currency?: string;
      /** How long days are kept. Defaults to three years. */
      keep?: HumanDuration | string;
      /** Clusters whose costs are read from OpenCost. What is in an imported bill too counts twice. */
      openCost?: Array<{
        name: string;
        /** Its API, without `/allocation`. */
        url: string;
        /**
         * Bearer token.
         * @visibility secret
         */
        token?: string;
        /** By what it names an entity: `namespace` (the default) or `label:<name>`. */
        aggregate?: string;
        /** In which its prices are. Defaults to USD. */
        currency?: string;
      }>;
    };
    /** How far the platform is. */
    maturity?: {
      /** File with a model of the company's own. */
      model?: string;
    };
    /** The home page. */
    home?: {
      /** Ref of the PortalDashboard that describes it. Defaults to the only one that there is. */
      dashboard?: string;
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
