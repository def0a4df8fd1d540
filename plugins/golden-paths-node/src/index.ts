export type {
  PathProblem,
  SnapshotReading,
  SnapshotSource,
  SnapshotSourceEntry,
} from './snapshot/types';
export type {
  RenderRequest,
  RenderedFile,
  RenderedRelease,
} from './render/types';
export type {
  SourceTree,
  SourceTreeEntry,
  SourceWrite,
  UpgradeOutcome,
  UpgradeRequest,
} from './upgrade/types';
export type { VerifyReport, VerifyRequest } from './verify/types';
export type { MatchRequest } from './adoption/types';
export { readSnapshot } from './snapshot/readSnapshot';
export { lintSnapshot } from './snapshot/lintSnapshot';
export { renderRelease } from './render/renderRelease';
export { RenderError } from './render/RenderError';
export { TEMPLATE_ENGINE } from './render/templateRenderer';
export { UpgradeEngine } from './upgrade/UpgradeEngine';
export { UpgradeError } from './upgrade/UpgradeError';
export { toFileWrites } from './upgrade/toFileWrites';
export { verify } from './verify/verify';
export { planCreation } from './creation/planCreation';
export { matchReleases } from './adoption/matchReleases';
