/**
 * An entity of the catalog as adoption remembers it: its history stays with it when it is renamed or moves to another team.
 *
 * @public
 */
export interface Subject {
  /** The portal's own; never used again. */
  id: string;
  /** Current ref, in lower case. */
  entityRef: string;
  /** Refs it had before. */
  formerRefs: string[];
  kind: string;
  type?: string;
  title?: string;
  /** Ref of the group that owns it now. */
  owner?: string;
  system?: string;
  lifecycle?: string;
  /** Id of the repository that declares it. */
  repository?: string;
  /** When the catalog had it first, ISO 8601. */
  firstSeenAt: string;
  /** When the catalog had it no more, ISO 8601. */
  goneAt?: string;
}
