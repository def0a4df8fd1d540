import {
  RELATION_CONSUMES_API,
  RELATION_DEPENDS_ON,
  RELATION_OWNED_BY,
  RELATION_PART_OF,
  RELATION_PROVIDES_API,
  type Entity,
} from '@backstage/catalog-model';
import type { LoggerService } from '@backstage/backend-plugin-api';
import type { JsonObject, JsonValue } from '@backstage/types';
import {
  entityKinds,
  inspectRepository,
  type CatalogDocument,
} from '@paved/plugin-repositories-common';
import { CatalogCollector } from '@paved/plugin-scorecards-backend-module-catalog';
import {
  RepositoryCollector,
  type RepositoryReading,
} from '@paved/plugin-scorecards-backend-module-repository';
import {
  compileScorecard,
  explain,
  nextLevel,
  parseScorecard,
  type CompiledScorecard,
  type EntityFacts,
} from '@paved/plugin-scorecards-common';
import type { FactCollector } from '@paved/plugin-scorecards-node';
import type { Problem } from '../Problem';
import type { RenderedTree } from '../RenderedTree';
import type { Result } from './Check';

/** Where a created service stands, before anybody has edited anything. */
export interface Standing {
  level?: string;
  /** What the next level needs, in words. */
  needs: string[];
  problems: Problem[];
}

/** A scorecard, and the level that every result reaches. */
export interface ExpectedLevel {
  scorecard: CompiledScorecard;
  level: string;
}

/** @throws InputError when it is no scorecard, or has no such level */
export function expectedLevel(entity: Entity, level: string): ExpectedLevel {
  const scorecard = compileScorecard(parseScorecard(entity));
  if (!scorecard.scorecard.levels.some(({ id }) => id === level)) {
    throw new TypeError(`there is no level '${level}' in the scorecard`);
  }
  return { scorecard, level };
}

const FIELDS: Record<string, string> = {
  'spec.owner': RELATION_OWNED_BY,
  'spec.system': RELATION_PART_OF,
  'spec.dependsOn': RELATION_DEPENDS_ON,
  'spec.providesApis': RELATION_PROVIDES_API,
  'spec.consumesApis': RELATION_CONSUMES_API,
};

/** What a pipeline pushes when it succeeds, by the kind of report that it hands to `paved facts push`. */
const PUSHED: Array<{ report: RegExp; facts: JsonObject }> = [
  { report: /--(?:lcov|cobertura)\b/, facts: { coverage: 100 } },
  {
    report: /--(?:trivy|cyclonedx)\b/,
    facts: {
      criticalVulnerabilities: 0,
      highVulnerabilities: 0,
      oldestCriticalVulnerability: null,
    },
  },
  {
    report: /--junit\b/,
    facts: { tests: 1, failedTests: 0, skippedTests: 0 },
  },
];

/**
 * Evaluates the scorecard for the component of a result: with the facts that the portal's own collectors find in it, those that its
 * pipeline pushes, and owned by a team with an on-call schedule.
 *
 * @param measured - facts that were measured in a real build, instead of those that a pipeline would push
 */
export async function standingOf(
  { tree, parameters }: Result,
  { scorecard, level }: ExpectedLevel,
  measured?: Record<string, JsonValue>,
): Promise<Standing> {
  const { documents } = await inspectRepository({
    files: tree,
    kinds: entityKinds,
  });
  const component = documents.find(({ entity }) => entity.kind === 'Component');
  const problem = (message: string) => ({
    rule: 'scorecard',
    file: 'catalog-info.yaml',
    message,
  });
  if (!component) {
    return { needs: [], problems: [problem('there is no component to score')] };
  }
  const entity = related(component);
  const now = new Date();
  const context = {
    now,
    entities: async (refs: string[]) => known(refs, documents, parameters),
  };
  const observedAt = now.toISOString();
  const asFacts = (values: Record<string, JsonValue | undefined>) => ({
    facts: Object.fromEntries(
      Object.entries(values).map(([name, value]) => [
        name,
        { value: value ?? null, observedAt },
      ]),
    ),
  });
  const facts: EntityFacts = {
    catalog: await collect(new CatalogCollector(), entity, context),
    repository: await collect(repositoryCollector(tree), entity, context),
    ci: asFacts(measured ?? pushedBy(tree)),
  };
  const evaluation = explain(scorecard, { entity, facts, waivers: [], now });
  const next = nextLevel(evaluation, scorecard.scorecard);
  const levels = scorecard.scorecard.levels.map(({ id }) => id);
  const reached = levels.indexOf(evaluation.level ?? '');
  const needs = (next?.fixes ?? []).map(
    ({ title, message }) => `${title}: ${message}`,
  );
  const { title } = scorecard.scorecard;
  const problems = needs.map(need =>
    problem(
      `${title}: ${evaluation.level ?? 'no level'}, not ${level}. ${need}`,
    ),
  );
  return {
    level: evaluation.level,
    needs,
    problems: evaluation.applicable
      ? problems.slice(0, reached < levels.indexOf(level) ? undefined : 0)
      : [problem(`${title} does not apply to it`)],
  };
}

async function collect(
  collector: FactCollector,
  entity: Entity,
  context: Parameters<FactCollector['collect']>[1],
): Promise<EntityFacts[string]> {
  const request = {
    subjects: [{ entityRef: 'component:default/rendered', entity }],
    settings: {},
    signal: new AbortController().signal,
  };
  for await (const found of collector.collect(request, context)) {
    if ('error' in found) {
      throw new Error(`${collector.id}: ${found.error}`);
    }
    return { facts: found.facts };
  }
  return { facts: {} };
}

/** A rendered result as the collector reads repositories. */
function repositoryCollector(tree: RenderedTree): FactCollector {
  const commit = '0'.repeat(40);
  const repository = {
    id: 'rendered:rendered/rendered',
    host: 'rendered',
    owner: 'rendered',
    name: 'rendered',
    url: 'https://rendered.example/rendered',
    cloneUrl: 'https://rendered.example/rendered.git',
    head: commit,
  };
  const repositories: RepositoryReading = {
    resolveEntity: async () => ({ repository, path: '' }),
    tree: async () => ({
      commit,
      entries: tree.files.map(({ path, mode, content }) => ({
        path,
        mode,
        type: mode === '120000' ? ('symlink' as const) : ('file' as const),
        id: commit,
        size: content.length,
      })),
    }),
    readFiles: async ({ paths = [] }) => ({
      commit,
      files: paths.flatMap(path => {
        const content = tree.get(path)?.content;
        return content
          ? [
              {
                path,
                id: commit,
                size: content.length,
                content: Buffer.from(content),
              },
            ]
          : [];
      }),
    }),
    history: async () => [],
  };
  return RepositoryCollector.create({
    repositories,
    auth: {
      getOwnServiceCredentials: async () => ({
        $$type: '@backstage/BackstageCredentials',
        principal: { type: 'service', subject: 'path-tests' },
      }),
    },
    logger: { warn: () => {} } as unknown as LoggerService,
  });
}

/** With the relations that the catalog would give it. */
function related({ entity, references }: CatalogDocument): Entity {
  return {
    ...entity,
    relations: references.flatMap(({ field, entityRef }) => {
      const type = FIELDS[field.replace(/[[.]\d+\]?$/, '')];
      return type ? [{ type, targetRef: entityRef }] : [];
    }),
  };
}

/** Entities of the result, and those that were chosen in the form. */
function known(
  refs: string[],
  documents: CatalogDocument[],
  parameters: JsonObject,
): Map<string, Entity> {
  const chosen = new Set(Object.values(parameters));
  const own = new Map(
    documents.map(({ entityRef, entity }) => [entityRef, entity]),
  );
  return new Map(
    refs.flatMap((ref): Array<[string, Entity]> => {
      const entity =
        own.get(ref) ?? (chosen.has(ref) ? somewhereElse(ref) : undefined);
      return entity ? [[ref, entity]] : [];
    }),
  );
}

/** Such as the team, which is on call. */
function somewhereElse(ref: string): Entity {
  const [, kind, name] = /^([^:]+):[^/]+\/(.+)$/.exec(ref) ?? ['', '', ref];
  return {
    apiVersion: 'backstage.io/v1alpha1',
    kind,
    metadata: { name, annotations: { 'example.com/on-call': 'yes' } },
    spec: {},
  };
}

function pushedBy(tree: RenderedTree): JsonObject {
  const commands = tree
    .matching('.github/**', '.gitlab-ci.yml', '.gitlab/**', '.ci/**', 'ci/**')
    .map(path => (tree.text(path) ?? '').replace(/\\\r?\n/g, ' '))
    .join('\n')
    .split('\n')
    .filter(line => /\bfacts push\b/.test(line))
    .join('\n');
  return Object.assign(
    {},
    ...PUSHED.filter(({ report }) => report.test(commands)).map(
      ({ facts }) => facts,
    ),
  );
}
