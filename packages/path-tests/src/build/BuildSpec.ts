import { InputError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import { parse } from 'yaml';
import { z } from 'zod';

/** What a path's results are built with. */
export const TOOLCHAINS = ['node', 'go', 'python'] as const;

const commands = z
  .union([z.string(), z.array(z.string())])
  .default([])
  .transform(given => [given].flat());
const env = z
  .record(z.union([z.string(), z.number(), z.boolean()]))
  .default({})
  .transform(given =>
    Object.fromEntries(
      Object.entries(given).map(([name, value]) => [name, String(value)]),
    ),
  );
const path = z.string().startsWith('/');
const port = z.enum(['{PORT}', '{PORT_2}']);

const start = z
  .object({
    command: z.string(),
    env,
    health: path,
    readiness: path.optional(),
    metrics: path.optional(),
    metricsPort: port.default('{PORT}'),
    requests: z
      .array(
        z
          .object({
            method: z.string().default('GET'),
            path,
            body: z.unknown().optional(),
            headers: z.record(z.string()).default({}),
            status: z.number().int(),
            contains: z.string().optional(),
          })
          .strict(),
      )
      .default([]),
    noticeSeconds: z.number().positive().max(60).default(30),
    graceSeconds: z.number().positive().max(60).default(15),
  })
  .strict();

const build = z
  .object({
    name: z.string().regex(/^[a-z0-9][a-z0-9-]*$/i),
    parameters: z.record(z.any()).default({}),
    toolchain: z.record(z.enum(TOOLCHAINS), z.string()),
    database: z.boolean().default(false),
    env,
    install: commands,
    lint: commands,
    test: commands,
    build: commands,
    facts: z.array(z.string()).optional(),
    start: start.optional(),
    run: z
      .array(
        z
          .object({
            command: z.string(),
            env,
            files: z.array(z.string()).default([]),
            contains: z.string().optional(),
          })
          .strict(),
      )
      .default([]),
  })
  .strict();

const file = z
  .object({
    parameters: z.record(z.any()).default({}),
    builds: z.array(build).default([]),
  })
  .strict();

/**
 * A result of a path that is really built and run, as `tests/build.yaml` says.
 *
 * @public
 */
export type BuildSpec = z.infer<typeof build>;

/**
 * `tests/build.yaml`
 *
 * @public
 */
export interface PathTests {
  /** Values for parameters that no set of combinations can guess. */
  parameters: JsonObject;
  builds: BuildSpec[];
}

/** @throws InputError naming all that is wrong */
export function parsePathTests(text: string, name: string): PathTests {
  let content: unknown;
  try {
    content = parse(text) ?? {};
  } catch (error) {
    throw new InputError(`${name} is not YAML: ${String(error)}`);
  }
  const read = file.safeParse(content);
  if (!read.success) {
    throw new InputError(
      `${name}: ${read.error.issues
        .map(issue => `${issue.path.join('.') || 'it'}: ${issue.message}`)
        .join('; ')}`,
    );
  }
  return read.data;
}
