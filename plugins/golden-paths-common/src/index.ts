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
  FileMode,
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
