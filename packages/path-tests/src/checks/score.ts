import { parse } from 'yaml';
import { z } from 'zod';
import type { Check } from './Check';

/*
 * Score's workload specification, version score.dev/v1b1 (https://docs.score.dev), in our own words: no package carries its
 * schema. Placeholders (`${resources.db.host}`) are texts and are checked below.
 */
const name = z.string().regex(/^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/, 'is no name');
const port = z.number().int().min(1).max(65535);
const annotations = z.record(z.string());
const quantities = z
  .object({
    cpu: z
      .string()
      .regex(/^\d+(\.\d+)?m?$/)
      .optional(),
    memory: z
      .string()
      .regex(/^\d+([KMGT]i?)?$/)
      .optional(),
  })
  .strict();
const header = z.object({ name: z.string(), value: z.string() }).strict();
const probe = z
  .object({
    httpGet: z
      .object({
        host: z.string().optional(),
        scheme: z.enum(['HTTP', 'HTTPS']).optional(),
        path: z.string(),
        port,
        httpHeaders: z.array(header).optional(),
      })
      .strict()
      .optional(),
    exec: z
      .object({ command: z.array(z.string()) })
      .strict()
      .optional(),
  })
  .strict()
  .refine(
    ({ httpGet, exec }) => (httpGet === undefined) !== (exec === undefined),
    'wants either httpGet or exec',
  );
const file = z
  .object({
    mode: z
      .string()
      .regex(/^0?[0-7]{3}$/)
      .optional(),
    source: z.string().optional(),
    content: z.string().optional(),
    binaryContent: z.string().optional(),
    noExpand: z.boolean().optional(),
  })
  .strict();
const volume = z
  .object({
    source: z.string(),
    path: z.string().optional(),
    readOnly: z.boolean().optional(),
  })
  .strict();
const container = z
  .object({
    image: z.string().min(1),
    command: z.array(z.string()).optional(),
    args: z.array(z.string()).optional(),
    variables: z.record(z.string()).optional(),
    files: z.record(file).optional(),
    volumes: z.record(volume).optional(),
    resources: z
      .object({
        requests: quantities.optional(),
        limits: quantities.optional(),
      })
      .strict()
      .optional(),
    livenessProbe: probe.optional(),
    readinessProbe: probe.optional(),
  })
  .strict();
const resource = z
  .object({
    type: name,
    class: name.optional(),
    id: z.string().optional(),
    metadata: z
      .object({ annotations: annotations.optional() })
      .passthrough()
      .optional(),
    params: z.record(z.unknown()).optional(),
  })
  .strict();
const workload = z
  .object({
    apiVersion: z.literal('score.dev/v1b1'),
    metadata: z
      .object({ name, annotations: annotations.optional() })
      .passthrough(),
    service: z
      .object({
        ports: z
          .record(
            z
              .object({
                port,
                protocol: z.enum(['TCP', 'UDP']).optional(),
                targetPort: port.optional(),
              })
              .strict(),
          )
          .optional(),
      })
      .strict()
      .optional(),
    containers: z
      .record(name, container)
      .refine(
        containers => Object.keys(containers).length > 0,
        'wants at least one',
      ),
    resources: z.record(name, resource).optional(),
  })
  .strict();

/** `score.yaml` is a Score workload, and refers only to what it has. */
export const score: Check = ({ tree }) => {
  const path = 'score.yaml';
  const text = tree.text(path);
  let content: unknown;
  try {
    content = text === undefined ? undefined : parse(text);
  } catch {
    // told by another check
  }
  if (content === undefined) {
    return [];
  }
  const problem = (message: string) => ({ rule: 'score', file: path, message });
  const read = workload.safeParse(content);
  if (!read.success) {
    return read.error.issues.map(issue =>
      problem(
        `${issue.path.length ? `${issue.path.join('.')}: ` : ''}${
          issue.message
        }`,
      ),
    );
  }
  const resources = Object.keys(read.data.resources ?? {});
  const texts = Object.values(read.data.containers).flatMap(each => [
    ...Object.values(each.variables ?? {}),
    ...Object.values(each.volumes ?? {}).map(({ source }) => source),
    ...Object.values(each.files ?? {}).flatMap(({ content: own }) => own ?? []),
  ]);
  return texts
    .flatMap(each => [...each.matchAll(/(\$*)\$\{([^}]*)\}/g)])
    .filter(([, dollars]) => dollars.length % 2 === 0)
    .flatMap(([whole, , reference]) => {
      const [root, first] = reference.split('.');
      const exists =
        root === 'metadata' ||
        (root === 'resources' && resources.includes(first));
      return exists ? [] : [problem(`${whole} refers to nothing`)];
    });
};
