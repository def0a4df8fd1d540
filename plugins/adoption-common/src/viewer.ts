/** @public */
export interface Titled {
  ref: string;
  title: string;
  /** Of a group: ref of the one that it belongs to. */
  parent?: string;
}

/**
 * What somebody may do with adoption, and whose numbers they may ask for.
 *
 * @public
 */
export interface AdoptionViewer {
  mayReadCompany: boolean;
  mayManage: boolean;
  mayManageSurveys: boolean;
  mayManageRoadmap: boolean;
  /** Their own, with those below. */
  teams: Titled[];
  /** For those who may read the company's numbers. */
  allTeams?: Titled[];
  /** Golden paths that the catalog shows them. */
  paths: Titled[];
  /** IANA time zone in which days begin where no other is asked for. */
  zone: string;
  /** The portal has not read everything once: numbers are of what it has read so far. */
  isStillReading: boolean;
}
