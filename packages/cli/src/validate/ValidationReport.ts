import type { Finding } from '@paved/plugin-repositories-common';

/** A finding of the report. */
export interface ReportedFinding extends Finding {
  /** Folder name with `--each`; otherwise the repository's folder name. */
  repository: string;
  /** Path from where `paved` runs, `/` between segments. */
  file: string;
  /** The line it is about, as it stands in the file. */
  source?: string;
}

/** An entity that the portal would take. */
export interface ReportedEntity {
  entityRef: string;
  repository: string;
  file: string;
  line: number;
}

/** What `paved validate` found out. */
export interface ValidationReport {
  /** Absolute folder that the files are relative to. */
  base: string;
  repositories: string[];
  /** Catalog files read. */
  files: string[];
  entities: ReportedEntity[];
  /** By repository, file, line and column. */
  findings: ReportedFinding[];
  errors: number;
  warnings: number;
}
