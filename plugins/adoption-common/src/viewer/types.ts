/**
 * A group or a golden path to choose from.
 *
 * @public
 */
export interface Choice {
  ref: string;
  title: string;
  /** Ref of the group above. */
  parent?: string;
}

/**
 * What somebody may see and do, and what there is to choose from: the answer of `GET /context`.
 *
 * @public
 */
export interface AdoptionViewer {
  mayReadCompany: boolean;
  mayManage: boolean;
  mayManageSurveys: boolean;
  mayManageRoadmap: boolean;
  /** Their own groups. */
  teams: Choice[];
  /** Every group, for those who may read the company's numbers. */
  allTeams?: Choice[];
  /** Golden paths. */
  paths: Choice[];
  /** In which days of usage begin, IANA. */
  zone: string;
}
