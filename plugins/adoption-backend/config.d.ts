export interface Config {
  adoption?: {
    /** IANA time zone in which days, weeks and quarters begin where nobody asks for another. Defaults to UTC. */
    timeZone?: string;
    /** Groups that build the platform: their members do not count as its users. Defaults to the groups that administer the portal. */
    platformTeams?: string[];
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
