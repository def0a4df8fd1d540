/** Which services are on which golden path now. */
export interface ServicesOnPaths {
  /** Ids of the subjects on a path. */
  subjectsOn(path: string): Promise<ReadonlySet<string>>;
  /** Ref of the path that a subject is on. */
  pathOf(subjectId: string): Promise<string | undefined>;
  /** Changes with every change of it. */
  version(): Promise<string>;
}
