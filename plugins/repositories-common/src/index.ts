export type {
  ChangeStatus,
  Commit,
  DeclaredEntityPlace,
  DiscoveryRun,
  DiscoverySummary,
  FileChange,
  FileMode,
  FileWrite,
  ProposedChange,
  Repository,
  RepositoryDetail,
  RepositoryState,
  RepositoryStatus,
  TreeEntry,
} from './repository/types';
export {
  FIRST_REPOSITORY_HOST,
  formatRepositoryId,
  parseRepositoryId,
} from './repository/repositoryId';
export {
  repositoryNameProblem,
  repositoryNameRules,
} from './repository/nameRules';
export type {
  CatalogDocument,
  Finding,
  Inspection,
  IsKindAllowed,
  RepositoryFiles,
  RepositoryLink,
  RepositoryFinding,
} from './inspection/types';
export { catalogRules } from './inspection/catalogRules';
export type { IsEntityAllowed } from './inspection/catalogRules';
export { checkEntitySet } from './inspection/checkEntitySet';
export type {
  CheckEntitySetOptions,
  EntitySetCheck,
  RepositoryDocument,
} from './inspection/checkEntitySet';
export { entityKinds } from './inspection/entityKinds';
export type {
  EntityKind,
  KindProblem,
  ReferenceField,
} from './inspection/entityKinds';
export {
  defaultCatalogFileGlobs,
  inspectRepository,
} from './inspection/inspectRepository';
export type { InspectRepositoryOptions } from './inspection/inspectRepository';
export type { IsReadable } from './inspection/externalAddress';
export { defaultInspectionLimits } from './inspection/limits';
export type { InspectionLimits } from './inspection/limits';
export {
  RESOURCE_TYPE_REPOSITORY,
  discoveryAdminPermission,
  repositoriesPermissions,
  repositoryCreatePermission,
  repositoryProposePermission,
  repositoryReadPermission,
  repositoryRefreshPermission,
  repositoryRemovePermission,
} from './permissions';
export { readCatalogFile } from './inspection/readCatalogFile';
export type { CatalogFile, RawDocument } from './inspection/readCatalogFile';
export type { Position, YamlDocument } from './inspection/YamlFile';
export { isGlob, matchPaths } from './inspection/matchPaths';
export { excerpt, formatPath } from './inspection/problem';
export { isObject } from './inspection/plainData';
export { ProblemReader } from './inspection/ProblemReader';
export { readDataFile } from './inspection/readDataFile';
export { canonicalJson } from './canonicalJson';
