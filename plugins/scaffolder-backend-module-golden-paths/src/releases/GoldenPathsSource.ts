import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import type {
  CreationPlan,
  PlannedFile,
  ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';

/** What is written down before a run touches anything outside of the portal. */
export interface CreationRecord {
  taskId: string;
  plan: Pick<
    CreationPlan,
    'path' | 'release' | 'digest' | 'repository' | 'effects' | 'hash'
  > & { files: Array<Pick<PlannedFile, 'path' | 'mode' | 'sha256'>> };
}

/** Where releases come from, and who keeps account of what is made from them. */
export interface GoldenPathsSource {
  /**
   * @param release - a version, or `latest`
   * @throws NotFoundError
   */
  release(
    request: { path: string; release: string },
    options: { credentials: BackstageCredentials },
  ): Promise<{ digest: string; snapshot: ReleaseSnapshot }>;

  /** Telling the same again changes nothing. */
  recordCreation(
    record: CreationRecord,
    options: { credentials: BackstageCredentials },
  ): Promise<void>;
}
