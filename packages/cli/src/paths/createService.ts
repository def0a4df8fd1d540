import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import type { CreationPlan } from '@paved/plugin-golden-paths-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { stripVTControlCharacters } from 'node:util';
import { patiently } from '../portal/patiently';
import type { PortalClient } from '../portal/PortalClient';
import { PortalUnreachableError } from '../portal/PortalUnreachableError';

const POLL_MS = 400;
const LIMIT_MS = 15 * 60_000;

/** How a run of the scaffolder ended. */
export interface TaskOutcome {
  id: string;
  completed: boolean;
  links: Array<{ title?: string; url?: string; entityRef?: string }>;
  text: string[];
}

interface TaskEvent {
  id: number;
  type: 'log' | 'completion' | 'cancelled' | 'recovered';
  body: {
    message: string;
    status?: string;
    stepId?: string;
    output?: {
      links?: TaskOutcome['links'];
      text?: Array<{ content?: string }>;
    };
  };
}

/**
 * Has the scaffolder do what was planned, and nothing else: the plan's hash goes with it.
 *
 * @returns id of the task
 * @throws InputError when the scaffolder refuses; PortalUnreachableError when it is not known whether it has begun
 */
export async function startCreation(
  client: PortalClient,
  plan: CreationPlan,
  template: string,
): Promise<string> {
  const { namespace, name } = partsOf(template);
  const { steps } = await client.get<{
    steps: Array<{ schema: { properties?: Record<string, JsonObject> } }>;
  }>(`/scaffolder/v2/templates/${namespace}/template/${name}/parameter-schema`);
  const [preview] = steps.flatMap(({ schema }) =>
    Object.entries(schema.properties ?? {}).flatMap(([key, property]) =>
      property['ui:field'] === 'GoldenPathPreview' ? [key] : [],
    ),
  );
  if (!preview) {
    throw new InputError(
      `${template} does not take the hash of a plan, so that something else than what was shown could be made; create in the portal`,
    );
  }
  try {
    const { id } = await client.post<{ id: string }>('/scaffolder/v2/tasks', {
      templateRef: template,
      values: { ...plan.parameters, [preview]: plan.hash },
    });
    return id;
  } catch (error) {
    throw error instanceof PortalUnreachableError
      ? new PortalUnreachableError(
          `${
            error.message
          }; it is not known whether a run has begun; look for it at ${client.pageAt(
            '/create/tasks',
          )} before you create again`,
        )
      : error;
  }
}

/**
 * Follows a task to its end.
 *
 * @param onLine - told of what the steps say
 * @throws PortalUnreachableError when it does not end in a quarter of an hour
 */
export async function followTask(
  client: PortalClient,
  id: string,
  onLine: (line: string) => void,
): Promise<TaskOutcome> {
  const stopAt = performance.now() + LIMIT_MS;
  let after: number | undefined;
  while (performance.now() < stopAt) {
    const since = after === undefined ? '' : `?after=${after}`;
    const events = await patiently(
      () =>
        client.get<TaskEvent[]>(
          `/scaffolder/v2/tasks/${encodeURIComponent(id)}/events${since}`,
        ),
      onLine,
    );
    for (const { id: eventId, type, body } of events) {
      after = eventId;
      // Colours are for the portal's page
      onLine(stripVTControlCharacters(body.message));
      if (type === 'completion' || type === 'cancelled') {
        return {
          id,
          completed:
            type === 'completion' &&
            body.status !== 'failed' &&
            !('error' in body),
          links: body.output?.links ?? [],
          text: (body.output?.text ?? []).flatMap(({ content }) =>
            content ? [content] : [],
          ),
        };
      }
    }
    await sleep(POLL_MS);
  }
  throw new PortalUnreachableError(
    `task ${id} has not ended within 15 minutes; it may still be running, see it in the portal`,
  );
}

function partsOf(ref: string): { namespace: string; name: string } {
  const [, namespace = 'default', name = ''] =
    /^template:(?:([^/]+)\/)?(.+)$/i.exec(ref) ?? [];
  return { namespace, name };
}
