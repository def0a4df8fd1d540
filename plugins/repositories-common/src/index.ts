export type {
  Commit,
  DiscoveryRun,
  FileChange,
  FileWrite,
  ProposedChange,
  Repository,
  RepositoryState,
  RepositoryStatus,
  TreeEntry,
} from './repository/types';
export {
  formatRepositoryId,
  parseRepositoryId,
} from './repository/repositoryId';
export type {
  CatalogDocument,
  Finding,
  Inspection,
  IsKindAllowed,
  RepositoryFiles,
  RepositoryFinding,
} from './inspection/types';
