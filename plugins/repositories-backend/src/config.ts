import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  readSchedulerServiceTaskScheduleDefinitionFromConfig,
  type RootConfigService,
  type SchedulerServiceTaskScheduleDefinition,
} from '@backstage/backend-plugin-api';
import { InputError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  catalogRules,
  defaultCatalogFileGlobs,
  entityKinds,
  type EntityKind,
  type IsEntityAllowed,
} from '@paved/plugin-repositories-common';
import { createHash } from 'node:crypto';
import { z } from 'zod';

/** Grows when the inspection's rules change, so that every repository is read anew after an upgrade. */
const INSPECTION_VERSION = 4;

const DEFAULT_SCHEDULE: SchedulerServiceTaskScheduleDefinition = {
  frequency: { minutes: 1 },
  timeout: { minutes: 5 },
};

/** Settings of the plugin, read once. */
export interface RepositoriesConfig {
  mirrorsPath: string;
  /** Bytes. */
  maxFileSize: number;
  concurrency: number;
  schedule: SchedulerServiceTaskScheduleDefinition;
  globs: string[];
  /** Share of all entities, 0 to 1, that one run may remove. */
  maxRemovalShare: number;
  isAllowed: IsEntityAllowed;
  /** Changes when repositories must be read anew because they would be read differently. */
  settingsHash: string;
}

const discoverySchema = z
  .object({
    schedule: z.unknown().optional(),
    globs: z
      .array(z.string().min(1))
      .nonempty()
      // As many as mirrors look for at a time
      .max(100)
      .default([...defaultCatalogFileGlobs] as [string, ...string[]]),
    maxRemovalShare: z.number().min(0).max(1).default(0.2),
    maxFileSize: z.number().int().positive().default(1_048_576),
    concurrency: z.number().int().min(1).max(64).default(8),
    // Of the backend's readiness, which reads and checks it
    maxAge: z.unknown().optional(),
  })
  .strict();

const mirrorsSchema = z.object({ path: z.string().min(1).optional() }).strict();

/**
 * @throws InputError naming the key that is wrong
 */
export function readRepositoriesConfig(
  config: RootConfigService,
  kinds: readonly EntityKind[] = entityKinds,
): RepositoriesConfig {
  const discovery = parse(config, 'repositories.discovery', discoverySchema);
  const mirrors = parse(config, 'repositories.mirrors', mirrorsSchema);
  const workingDirectory =
    config.getOptionalString('backend.workingDirectory') ?? tmpdir();
  return {
    mirrorsPath: resolve(
      mirrors.path ?? join(workingDirectory, 'repository-mirrors'),
    ),
    maxFileSize: discovery.maxFileSize,
    concurrency: discovery.concurrency,
    globs: discovery.globs,
    maxRemovalShare: discovery.maxRemovalShare,
    schedule: config.has('repositories.discovery.schedule')
      ? readSchedulerServiceTaskScheduleDefinitionFromConfig(
          config.getConfig('repositories.discovery.schedule'),
        )
      : DEFAULT_SCHEDULE,
    isAllowed: catalogRules(config.getOptional('catalog.rules')),
    settingsHash: createHash('sha256')
      .update(
        JSON.stringify([
          INSPECTION_VERSION,
          kinds.map(({ kind, apiVersions }) => [kind, apiVersions]),
          discovery.globs,
          discovery.maxFileSize,
          config.getOptional('catalog.rules'),
          config.getOptional('backend.reading'),
          ScmIntegrations.fromConfig(config)
            .list()
            .map(({ type, title }) => [type, title]),
        ]),
      )
      .digest('hex'),
  };
}

function parse<TSchema extends z.ZodTypeAny>(
  config: RootConfigService,
  key: string,
  schema: TSchema,
): z.output<TSchema> {
  const parsed = schema.safeParse(config.getOptional(key) ?? {});
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const path =
      issue.code === 'unrecognized_keys'
        ? [...issue.path, issue.keys[0]]
        : issue.path;
    throw new InputError(
      `Configuration ${[key, ...path].join('.')}: ${
        issue.code === 'unrecognized_keys'
          ? 'there is no such setting'
          : issue.message
      }`,
    );
  }
  return parsed.data;
}
