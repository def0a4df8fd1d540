/**
 * A home page as a company describes it.
 *
 * @public
 */
export interface PortalDashboard {
  /** In lower case. */
  ref: string;
  title: string;
  /** Ref of the group that keeps it. */
  owner?: string;
  sections: DashboardSection[];
}

/** @public */
export interface DashboardSection {
  /** Made of its name; unique in the dashboard. */
  id: string;
  title: string;
  widgets: DashboardWidget[];
}

/** @public */
export type DashboardWidget =
  | {
      type: 'button';
      label: string;
      /** A path of the portal, or an address that starts with https://. */
      action: string;
    }
  | {
      type: 'service-list';
      /** Ref of a group; `undefined` is who looks at it. */
      ownedBy?: string;
    }
  | {
      type: 'system-status';
      /** Names of components of the platform; all when empty. */
      components: string[];
    }
  | { type: 'cost-summary'; days: number }
  | {
      type: 'docs';
      /** What to read; empty shows what there is. */
      sections: string[];
    };

/**
 * A dashboard with everything in it found in the portal.
 *
 * @public
 */
export interface HomeDashboard {
  ref: string;
  title: string;
  sections: HomeSection[];
}

/** @public */
export interface HomeSection {
  id: string;
  title: string;
  widgets: HomeWidget[];
}

/**
 * A link that leads somewhere, or the reason why there is none.
 *
 * @public
 */
export interface HomeLink {
  label: string;
  to?: string;
  why?: string;
}

/** @public */
export type HomeWidget =
  | ({ type: 'button' } & HomeLink)
  | Exclude<DashboardWidget, { type: 'button' | 'docs' }>
  | { type: 'docs'; links: HomeLink[] };

/**
 * What the home page is made of; without a dashboard it is the portal's own.
 *
 * @public
 */
export interface Home {
  dashboard?: HomeDashboard;
  /** Why there is none, though there is a description. */
  problem?: string;
}
