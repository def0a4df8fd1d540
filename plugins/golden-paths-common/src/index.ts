export type {
  GoldenPath,
  PathLifecycle,
  PathLink,
  PathStage,
  RequiredCheck,
  StructureEntry,
} from './path/types';
export type {
  Candidate,
  Layer,
  Migration,
  MigrationStep,
  Release,
  ReleaseManifest,
  ReleaseSnapshot,
  SourceFile,
} from './release/types';
export type { FileClass, Lock, LockedFile } from './lock/types';
export type {
  Drift,
  Forecast,
  ForecastItem,
  NewParameter,
  Upgrade,
  UpgradeConflict,
  UpgradeFileChange,
  UpgradePreview,
  UpgradeState,
} from './upgrade/types';
export type {
  AdoptionMatch,
  Deviation,
  EntityGoldenPath,
  ServiceOnPath,
} from './services/types';
export type {
  Creation,
  CreationPlan,
  CreationState,
  PlannedEffect,
  PlannedFile,
} from './creation/types';
export type {
  Rollout,
  RolloutPolicy,
  RolloutState,
  RolloutWave,
} from './rollout/types';
export type {
  GoldenPathEvent,
  PathDetail,
  PathSatisfaction,
  PathSummary,
  ServicesPage,
} from './api/types';
export {
  goldenPathKind,
  goldenPathProblems,
  parseGoldenPath,
} from './path/goldenPathKind';
export { snapshotDigest } from './release/snapshotDigest';
export { fileClass } from './release/fileClass';
export { changelogSection } from './release/changelogSection';
export { compareVersions, isVersion, releasesBehind } from './release/versions';
export { LOCK_FILE, parseLock } from './lock/parseLock';
export { LockError } from './lock/LockError';
export { formatLock } from './lock/formatLock';
export { pathProblem } from './lock/pathProblem';
export type { TemplateParameters } from './parameters/types';
export { templateParameters } from './parameters/templateParameters';
export { withDefaults } from './parameters/withDefaults';
export { parameterProblems } from './parameters/parameterProblems';
export { entityParameters } from './parameters/entityParameters';
export type { EntityParameter } from './parameters/entityParameters';
export { pairwise } from './parameters/pairwise';
export { newParameters } from './parameters/newParameters';
export { applyMigration } from './migrations/applyMigration';
export {
  migrationTouches,
  migrationsBetween,
} from './migrations/migrationsBetween';
export { planHash } from './creation/planHash';
export { countMarkers, isMarked } from './upgrade/conflictMarkers';
export { previewHash } from './upgrade/previewHash';
export { sha256Hex } from './digest';
export { canonicalJson } from '@paved/plugin-repositories-common';
export {
  RESOURCE_TYPE_GOLDEN_PATH,
  deviationDeclarePermission,
  goldenPathCreatePermission,
  goldenPathPublishPermission,
  goldenPathReadPermission,
  goldenPathsPermissions,
  pathRatePermission,
  rolloutManagePermission,
  serviceUpgradePermission,
} from './permissions';
export type { FileMode } from '@paved/plugin-repositories-common';
