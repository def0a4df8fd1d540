export interface Config {
  repositories?: {
    /**
     * Owner (organisation, group or user on the host) of new repositories for which a template names none.
     * @visibility frontend
     */
    defaultOwner?: string;
  };
}
