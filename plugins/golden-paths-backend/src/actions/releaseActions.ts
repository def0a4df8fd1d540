import { setTimeout as sleep } from 'node:timers/promises';
import { NotFoundError } from '@backstage/errors';
import {
  goldenPathReadPermission,
  goldenPathPublishPermission,
} from '@paved/plugin-golden-paths-common';
import { parseRequest } from '@paved/router';
import { snapshotToForecast } from '../forecasts/snapshotToForecast';
import { userRefOf } from '../permissions/userRefOf';
import { pathRefSchema, versionSchema } from '../router/parameters';
import { READ_ONLY, type ActionOptions } from './options';

/** An assistant waits so long; longer ones are asked for again. */
const WAIT_MS = 30_000;
const LOOK_MS = 250;
const MOST_SERVICES = 200;

/** Seeing what a release would do to all that is on its path. */
export function addReleaseActions(options: ActionOptions): void {
  const { actionsRegistry, guard, queries, forecasts, forecastStore } = options;

  actionsRegistry.register({
    name: 'forecast-release',
    title: 'Forecast a release of a golden path',
    description:
      "Tries a release of a golden path, published or not yet, on every service that is on the path, and says which would be upgraded cleanly and which conflict, in which files. No repository is changed. For owners of the path. A large fleet takes longer than one answer: ask again with the forecast's id.",
    visibilityPermission: goldenPathReadPermission,
    attributes: { ...READ_ONLY, idempotent: false },
    schema: {
      input: z =>
        z.object({
          path: z.string().describe('The golden path, by name or whole ref'),
          version: z
            .string()
            .optional()
            .describe(
              "A published release or the candidate; what is on the default branch of the path's repository when left out",
            ),
          forecast: z
            .string()
            .optional()
            .describe('Id of a forecast that was begun before'),
        }),
      output: z =>
        z.object({
          forecast: z.string(),
          version: z.string(),
          state: z.enum(['running', 'done', 'failed']),
          error: z.string().optional(),
          done: z.number(),
          total: z.number(),
          clean: z.number(),
          unchanged: z.number(),
          conflicting: z.number(),
          failed: z.number(),
          steppedOff: z.number(),
          files: z.array(
            z.object({ path: z.string(), repositories: z.number() }),
          ),
          services: z
            .array(
              z.object({
                repository: z.string(),
                entityRef: z.string().optional(),
                outcome: z.string(),
                conflicts: z.array(z.string()),
                message: z.string().optional(),
              }),
            )
            .describe('Those that conflict or fail'),
        }),
    },
    action: async ({ input, credentials }) => {
      const ref = parseRequest(pathRefSchema, input.path);
      const visible = await guard.visible(credentials);
      const path = await queries.find(ref, visible);
      await guard.requireOn(goldenPathPublishPermission, ref, credentials);
      const id = input.forecast ?? (await start());
      const end = performance.now() + WAIT_MS;
      for (;;) {
        const stored = await forecastStore.get(id);
        if (stored?.path !== ref) {
          throw new NotFoundError(`There is no forecast '${id}' of '${ref}'`);
        }
        if (stored.state !== 'running' || performance.now() > end) {
          const [{ items, ...told }] = await forecasts.describe(
            [stored],
            visible,
          );
          const troubled = items.filter(({ outcome }) =>
            ['conflict', 'failed'].includes(outcome),
          );
          return {
            output: {
              forecast: id,
              version: told.version,
              state: told.state,
              error: told.error,
              done: told.done,
              total: told.total,
              clean: told.clean,
              unchanged: told.unchanged,
              conflicting: told.conflicting,
              failed: told.failed,
              steppedOff: told.steppedOff,
              files: told.files,
              services: troubled.slice(0, MOST_SERVICES).map(item => ({
                repository: item.repository,
                entityRef: item.entityRef,
                outcome: item.outcome,
                conflicts: item.conflicts.map(conflict => conflict.path),
                message: item.message,
              })),
            },
          };
        }
        await sleep(LOOK_MS);
      }

      async function start(): Promise<string> {
        const version = parseRequest(versionSchema.optional(), input.version);
        const begun = await options.audit.write(
          { eventId: 'forecast-start', meta: { path: ref, version } },
          async () =>
            forecasts.start(
              {
                snapshot: await snapshotToForecast(path, { version }, options),
                by: userRefOf(credentials),
              },
              new Date(),
            ),
        );
        options.onForecast();
        return begun;
      }
    },
  });
}
