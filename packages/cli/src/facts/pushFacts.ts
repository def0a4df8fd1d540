import type {
  FactPushResult,
  PushedFact,
} from '@paved/plugin-scorecards-common';
import type { JsonValue } from '@backstage/types';
import { createHash } from 'node:crypto';
import type { PortalClient } from '../portal/PortalClient';

/** What is pushed, and for what. */
export interface FactPush {
  entityRef: string;
  facts: Record<string, JsonValue>;
  commit?: string;
  /** ISO instant. */
  observedAt: string;
  /** Makes a repeated push the same push. */
  id?: string;
}

/** @throws InputError when the portal refuses; PortalUnreachableError when there is no answer */
export async function pushFacts(
  client: PortalClient,
  push: FactPush,
): Promise<FactPushResult> {
  const facts = Object.entries(push.facts).map(
    ([fact, value]): PushedFact => ({
      entityRef: push.entityRef,
      fact,
      value,
      observedAt: push.observedAt,
      commit: push.commit,
    }),
  );
  return client.post('/scorecards/facts', { id: push.id, facts });
}

/** A job that CI runs again after a broken connection pushes the same batch; another attempt or other facts are another. */
export function batchIdOf(
  push: Omit<FactPush, 'observedAt' | 'id'>,
  env: NodeJS.ProcessEnv,
): string | undefined {
  const run = env.GITHUB_RUN_ID
    ? `github-${env.GITHUB_RUN_ID}-${env.GITHUB_RUN_ATTEMPT}-${env.GITHUB_JOB}`
    : env.CI_JOB_ID && `gitlab-${env.CI_JOB_ID}`;
  const digest = createHash('sha256')
    .update(JSON.stringify(push))
    .digest('hex');
  return run ? `${run}-${digest.slice(0, 16)}` : undefined;
}
