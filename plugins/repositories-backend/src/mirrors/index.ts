export type {
  MirrorFile,
  MirrorFiles,
  MirrorRepository,
  MirrorStore,
} from './MirrorStore';
export {
  DiskMirrorStore,
  type DiskMirrorStoreOptions,
  type MirrorLimits,
} from './DiskMirrorStore';
