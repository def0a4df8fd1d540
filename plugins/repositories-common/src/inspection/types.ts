import type { Entity } from '@backstage/catalog-model';

/**
 * Something wrong, or worth knowing, about a catalog file, with its place and its mend.
 *
 * @public
 */
export interface Finding {
  /** Stable kebab-case rule name such as `yaml-syntax`, `schema`, `kind-not-allowed`, `name-taken`, `owner-unknown`. */
  rule: string;
  /** An `error` keeps the document's new version out of the catalog; a `warning` does not. */
  severity: 'error' | 'warning';
  /** Relative to the repository's root. */
  path: string;
  /** 1-based. */
  line?: number;
  /** 1-based. */
  column?: number;
  /** What is wrong. */
  message: string;
  /** What to do about it. */
  remedy: string;
  /** Set when the document could be read far enough to have a name. */
  entityRef?: string;
}

/**
 * A finding as the portal keeps it.
 *
 * @public
 */
export interface RepositoryFinding extends Finding {
  repositoryId: string;
  commit: string;
}

/**
 * A catalog document found in a repository, placeholders resolved.
 *
 * @public
 */
export interface CatalogDocument {
  path: string;
  /** 1-based line where the document starts. */
  line: number;
  entityRef: string;
  entity: Entity;
  /** Place of each reference that the entity makes, for findings about them: entity ref → line. */
  references: Array<{ field: string; entityRef: string; line?: number }>;
}

/**
 * What inspecting one repository at one commit gave.
 *
 * @public
 */
export interface Inspection {
  /** Catalog files found, Location targets included. */
  files: string[];
  /** Valid documents only. */
  documents: CatalogDocument[];
  findings: Finding[];
}

/**
 * An entry of a repository that stands for something elsewhere.
 *
 * @public
 */
export interface RepositoryLink {
  path: string;
  type: 'symlink' | 'submodule';
}

/**
 * A repository's content at one commit, as the inspection reads it.
 *
 * @public
 */
export interface RepositoryFiles {
  /**
   * Paths of files (not directories, symlinks or submodules) that match any of the globs ({@link matchPaths}), sorted.
   *
   * @throws InputError when there are too many files to tell, or a glob is none
   */
  find(globs: string[]): Promise<string[]>;
  /**
   * Symbolic links and submodules that match any of the globs, or that a glob without special characters leads through;
   * sorted by path. They are never followed.
   */
  links(globs: string[]): Promise<RepositoryLink[]>;
  /**
   * Text of a file as UTF-8; `undefined` when there is no such file.
   *
   * @throws InputError when the file is over the size limit or is not text
   */
  read(path: string): Promise<string | undefined>;
}

/**
 * Which kinds a repository may register, as `catalog.rules` says.
 *
 * @public
 */
export type IsKindAllowed = (entity: Entity, path: string) => boolean;
