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
