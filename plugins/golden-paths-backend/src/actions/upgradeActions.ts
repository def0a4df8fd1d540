import type { BackstageCredentials } from '@backstage/backend-plugin-api';
import { ConflictError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  goldenPathReadPermission,
  serviceUpgradePermission,
} from '@paved/plugin-golden-paths-common';
import { entityRefSchema, parseRequest } from '@paved/router';
import { userRefOf } from '../permissions/userRefOf';
import { versionSchema } from '../router/parameters';
import { READ_ONLY, type ActionOptions } from './options';

/** Bringing a service to a release of its path. */
export function addUpgradeActions(options: ActionOptions): void {
  const { actionsRegistry, guard, services, upgrades, audit } = options;

  const find = async (input: string, credentials: BackstageCredentials) => {
    const entityRef = parseRequest(entityRefSchema('component'), input);
    const { instance } = await services.find(entityRef, credentials);
    if (!instance) {
      throw new ConflictError(`'${entityRef}' is on no golden path`);
    }
    return { entityRef, instance };
  };
  const targetOf = (input: {
    release?: string;
    parameters?: Record<string, unknown>;
  }) => ({
    release: parseRequest(versionSchema.optional(), input.release),
    parameters: input.parameters as JsonObject | undefined,
  });

  actionsRegistry.register({
    name: 'check-upgrade',
    title: 'Check what an upgrade would do',
    description:
      'Says what bringing a service to a release of its golden path would change, where it conflicts with what the team has changed, and what the release asks for. Nothing is changed. The hash is what propose-upgrade asks for; it is empty while a parameter that the release needs has no value.',
    visibilityPermission: goldenPathReadPermission,
    attributes: READ_ONLY,
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('<kind>:<namespace>/<name>, or the name of a component'),
          release: z.string().optional().describe('The latest when left out'),
          parameters: z
            .record(z.unknown())
            .optional()
            .describe('Values of new parameters'),
        }),
      output: z =>
        z.object({
          hash: z.string(),
          path: z.string(),
          from: z.string(),
          to: z.string(),
          changes: z.array(
            z.object({
              type: z.string(),
              path: z.string(),
              previousPath: z.string().optional(),
            }),
          ),
          conflicts: z.array(
            z.object({ path: z.string(), message: z.string() }),
          ),
          newParameters: z.array(
            z.object({
              name: z.string(),
              title: z.string().optional(),
              description: z.string().optional(),
              required: z.boolean(),
              default: z.unknown().optional(),
            }),
          ),
          changelog: z.array(
            z.object({ version: z.string(), text: z.string().optional() }),
          ),
        }),
    },
    action: async ({ input, credentials }) => {
      const { instance } = await find(input.entityRef, credentials);
      const preview = await upgrades.preview(instance, targetOf(input));
      return {
        output: {
          hash: preview.hash,
          path: preview.path,
          from: preview.from,
          to: preview.to,
          changes: preview.changes.map(({ type, path, previousPath }) => ({
            type,
            path,
            previousPath,
          })),
          conflicts: preview.conflicts.map(({ path, message }) => ({
            path,
            message,
          })),
          newParameters: preview.newParameters.map(
            ({ name, title, description, required, ...parameter }) => ({
              name,
              title,
              description,
              required,
              default: parameter.default,
            }),
          ),
          changelog: preview.changelog,
        },
      };
    },
  });

  actionsRegistry.register({
    name: 'propose-upgrade',
    title: 'Propose an upgrade',
    description:
      'Opens a change request that does exactly what check-upgrade said; its hash says which. Nothing is merged. Asking again answers the same request.',
    visibilityPermission: serviceUpgradePermission,
    attributes: { readOnly: false, idempotent: true, destructive: false },
    schema: {
      input: z =>
        z.object({
          entityRef: z
            .string()
            .describe('<kind>:<namespace>/<name>, or the name of a component'),
          release: z.string().optional().describe('The same as checked'),
          parameters: z
            .record(z.unknown())
            .optional()
            .describe('The same as checked'),
          hash: z
            .string()
            .min(1)
            .describe('The `hash` that check-upgrade gave'),
        }),
      output: z =>
        z.object({
          id: z.string(),
          url: z.string().optional().describe('Where it is reviewed'),
          to: z.string(),
          conflicts: z.array(z.string()).describe('Files that conflict'),
        }),
    },
    action: async ({ input, credentials }) => {
      const { entityRef, instance } = await find(input.entityRef, credentials);
      const { repository } = instance;
      const upgrade = await audit.write(
        { eventId: 'service-upgrade', meta: { entityRef, repository } },
        async () => {
          await guard.requireChange(
            serviceUpgradePermission,
            repository,
            credentials,
          );
          return upgrades.propose(
            instance,
            {
              ...targetOf(input),
              hash: input.hash,
              by: userRefOf(credentials),
            },
            credentials,
          );
        },
      );
      return {
        output: {
          id: upgrade.id,
          url: upgrade.url,
          to: upgrade.to,
          conflicts: upgrade.conflicts.map(({ path }) => path),
        },
      };
    },
  });
}
