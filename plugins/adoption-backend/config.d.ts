export interface Config {
  adoption?: {
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
