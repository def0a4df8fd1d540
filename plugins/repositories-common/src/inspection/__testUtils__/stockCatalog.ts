import {
  ANNOTATION_LOCATION,
  DefaultNamespaceEntityPolicy,
  Entity,
  entityEnvelopeSchemaValidator,
  EntityPolicies,
  FieldFormatEntityPolicy,
  NoForeignRootFieldsEntityPolicy,
  SchemaValidEntityPolicy,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import { ConfigReader } from '@backstage/config';
import { toError } from '@backstage/errors';
import { ScmIntegrations } from '@backstage/integration';
import {
  BuiltinKindsEntityProcessor,
  PlaceholderProcessor,
} from '@backstage/plugin-catalog-backend';
import {
  parseEntityYaml,
  PlaceholderResolver,
} from '@backstage/plugin-catalog-node';
import { templateEntityV1beta3Validator } from '@backstage/plugin-scaffolder-common';
import { parse } from 'yaml';

const HOST = 'git.test';

/** The stock resolvers, which are not for others to use, refuse these. */
const FILE_OF_A_REPOSITORY = /\/(?:blob|src)\//;

const validateEnvelope = entityEnvelopeSchemaValidator();
const policies = EntityPolicies.allOf([
  new SchemaValidEntityPolicy(),
  new DefaultNamespaceEntityPolicy(),
  new NoForeignRootFieldsEntityPolicy(),
  new FieldFormatEntityPolicy(),
]);
const kinds = new BuiltinKindsEntityProcessor();

/** What the stock catalog says to a file: its own parser, processors and policies, in the order it runs them. */
export interface StockVerdict {
  /** Refs of the entities it takes. */
  accepted: string[];
  /** Its reasons against the others. */
  refused: string[];
}

/**
 * Processes a catalog file as the stock catalog would, with the repository's files behind its URL reader. Addresses
 * elsewhere hold some text.
 */
export async function stockCatalog(
  repository: string,
  path: string,
  files: ReadonlyMap<string, string>,
): Promise<StockVerdict> {
  const base = sourceUrlOf(repository);
  const target = `${base}/${path.split('/').map(encodeURIComponent).join('/')}`;
  const placeholders = createPlaceholders(base, files);
  const verdict: StockVerdict = { accepted: [], refused: [] };
  const location = { type: 'url', target };
  for (const result of parseEntityYaml(files.get(path)!, location)) {
    if (result.type === 'error') {
      verdict.refused.push(result.error.message);
    } else if (result.type === 'entity') {
      try {
        await process(result.entity, target, placeholders);
        verdict.accepted.push(stringifyEntityRef(result.entity));
      } catch (error) {
        verdict.refused.push(toError(error).message);
      }
    }
  }
  return verdict;
}

/** Where {@link stockCatalog} believes the repository to be. */
export function sourceUrlOf(repository: string): string {
  return `http://${HOST}/${repository}/src/branch/main`;
}

async function process(
  original: Entity,
  target: string,
  placeholders: PlaceholderProcessor,
): Promise<void> {
  validateEnvelope(original);
  const annotations: unknown = original.metadata.annotations || {};
  if (typeof annotations !== 'object' || Array.isArray(annotations)) {
    throw new TypeError('metadata.annotations must be a valid object');
  }
  const located: Entity = {
    ...original,
    metadata: {
      ...original.metadata,
      annotations: { ...annotations, [ANNOTATION_LOCATION]: `url:${target}` },
    },
  };
  const location = { type: 'url', target };
  const resolved = await placeholders.preProcessEntity(
    located,
    location,
    () => {},
  );
  const entity = (await policies.enforce(
    await kinds.preProcessEntity(resolved),
  ))!;
  if (
    !(await kinds.validateEntityKind(entity)) &&
    !(await templateEntityV1beta3Validator.check(entity))
  ) {
    throw new TypeError('No processor recognized the entity');
  }
  await kinds.postProcessEntity(entity, location, () => {});
}

function createPlaceholders(
  base: string,
  files: ReadonlyMap<string, string>,
): PlaceholderProcessor {
  const resolver =
    (read: (text: string) => unknown): PlaceholderResolver =>
    async ({ value, baseUrl, resolveUrl }) => {
      const url = resolveUrl(String(value), baseUrl);
      const path = url.startsWith(`${base}/`)
        ? decodeURIComponent(url.slice(base.length + 1))
        : undefined;
      if (path === undefined && FILE_OF_A_REPOSITORY.test(url)) {
        throw new TypeError(
          'Placeholder may only reference the same repository',
        );
      }
      const text = path === undefined ? 'text' : files.get(path);
      if (text === undefined) {
        throw new TypeError(`There is no ${path}`);
      }
      return read(text) as Awaited<ReturnType<PlaceholderResolver>>;
    };
  return new PlaceholderProcessor({
    resolvers: {
      text: resolver(text => text),
      json: resolver(text => JSON.parse(text)),
      yaml: resolver(text => parse(text)),
    },
    reader: undefined as never,
    integrations: ScmIntegrations.fromConfig(
      new ConfigReader({
        integrations: {
          gitea: [{ host: HOST, baseUrl: `http://${HOST}` }],
        },
      }),
    ),
  });
}
