import { InputError } from '@backstage/errors';
import type { IntakeResult } from '@paved/plugin-adoption-common';
import { createHash } from 'node:crypto';
import type { PortalClient } from '../portal/PortalClient';

/** An event of one of the portal's own types. */
export interface DeliveryEvent {
  specversion: '1.0';
  id: string;
  source: string;
  type: `dev.paved.${'deployment' | 'incident'}`;
  /** ISO instant. */
  time: string;
  data: Record<string, string | string[] | undefined>;
}

/** @throws InputError when the portal refuses; PortalUnreachableError when there is no answer */
export async function tellDelivery(
  client: PortalClient,
  event: DeliveryEvent,
): Promise<IntakeResult> {
  return client.post('/adoption/events', event);
}

/**
 * What a CI job knows by itself of what it deploys.
 *
 * @param env - environment variables of GitHub Actions or GitLab CI
 */
export function ciJob(env: NodeJS.ProcessEnv): {
  /** The same for all parts of a deployment, another for the next one. */
  run?: string;
  source?: string;
  commit?: string;
  url?: string;
} {
  if (env.GITHUB_RUN_ID) {
    const source = `${env.GITHUB_SERVER_URL}/${env.GITHUB_REPOSITORY}`;
    return {
      // A run that is started again deploys again
      run: `github-${env.GITHUB_RUN_ID}-${env.GITHUB_RUN_ATTEMPT ?? 1}`,
      source,
      commit: env.GITHUB_SHA,
      url: `${source}/actions/runs/${env.GITHUB_RUN_ID}`,
    };
  }
  if (env.CI_JOB_ID) {
    return {
      // A job of an old pipeline that is started again goes back to its commit
      run: `gitlab-${env.CI_JOB_ID}`,
      source: env.CI_PROJECT_URL,
      commit: env.CI_COMMIT_SHA,
      url: env.CI_JOB_URL,
    };
  }
  return {};
}

/**
 * @param about - what tells several deployments of a run apart
 * @throws InputError when nothing says which deployment it is
 */
export function deploymentId(
  run: string | undefined,
  about: readonly (string | undefined)[],
): string {
  if (!run) {
    throw new InputError(
      'which deployment is it? Give --id, so that telling of it again corrects it; in GitHub Actions and GitLab CI it is known',
    );
  }
  const digest = createHash('sha256')
    .update(JSON.stringify(about.map(each => each ?? '')))
    .digest('hex');
  return `${run}-${digest.slice(0, 12)}`;
}

/** @throws InputError when it is none */
export function parseInstant(option: string, text: string): string {
  const date = new Date(text);
  if (
    Number.isNaN(date.getTime()) ||
    !/^\d{4}-.*(Z|[+-]\d\d:\d\d)$/.test(text)
  ) {
    throw new InputError(
      `${option} '${text}' is no ISO instant such as 2026-11-21T08:30:00Z`,
    );
  }
  return date.toISOString();
}
