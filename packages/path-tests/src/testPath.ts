import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  pairwise,
  parameterProblems,
  templateParameters,
  type ReleaseSnapshot,
} from '@paved/plugin-golden-paths-common';
import {
  readSnapshot,
  RenderError,
  renderRelease,
} from '@paved/plugin-golden-paths-node';
import { formatPath } from '@paved/plugin-repositories-common';
import { buildResult, type BuildSurroundings } from './build/buildResult';
import { parsePathTests, type PathTests } from './build/BuildSpec';
import { alerts } from './checks/alerts';
import { catalogFiles } from './checks/catalogFiles';
import type { Check, Result } from './checks/Check';
import { dashboards } from './checks/dashboards';
import { dockerfile } from './checks/dockerfile';
import { docs, findMkdocs } from './checks/docs';
import { essentials } from './checks/essentials';
import { githubWorkflows } from './checks/githubWorkflows';
import { gitlabPipeline } from './checks/gitlabPipeline';
import { kubernetes } from './checks/kubernetes';
import { placeholders } from './checks/placeholders';
import { score } from './checks/score';
import { standingOf, type ExpectedLevel } from './checks/scorecard';
import { wellFormed } from './checks/wellFormed';
import { Coverage } from './branches/Coverage';
import type { Engine } from './engine/Engine';
import { locatePath } from './FolderSource';
import { kustomizeCommand } from './kubernetes/kustomize';
import { OWNER } from './owner';
import type { PathReport } from './PathReport';
import { Problems } from './Problems';
import type { Problem } from './Problem';
import { RenderedTree } from './RenderedTree';

const TESTS_FILE = 'tests/build.yaml';
const SIDE_BY_SIDE = 2;

const checks: Check[] = [
  wellFormed,
  placeholders,
  essentials,
  score,
  githubWorkflows,
  gitlabPipeline,
  dockerfile,
  dashboards,
  alerts,
  catalogFiles,
];

/**
 * Which of a path's builds.
 *
 * @public
 */
export interface BuildChoice {
  /** The one of this name. */
  only?: string;
  /** The first one. */
  first?: boolean;
}

/**
 * How to test a path.
 *
 * @public
 */
export interface TestPathOptions {
  /** The one with `golden-path.yaml`. */
  folder: string;
  /** The scaffolder; without one, templates are rendered without it. */
  engine?: Engine;
  /** Scorecard, and the level that a service has from its first commit. */
  expected?: ExpectedLevel;
  /** Really builds and runs results; left out, only rendered ones are looked at. */
  builds?: BuildSurroundings & BuildChoice;
  env: NodeJS.ProcessEnv;
  /** Told what is being done. */
  onProgress?: (text: string) => void;
}

/**
 * Tests a golden path like a product: many results, every check of each, and some of them really built and run.
 *
 * @public
 */
export async function testPath(options: TestPathOptions): Promise<PathReport> {
  const started = performance.now();
  const { env, expected, onProgress = () => {} } = options;
  const found = new Problems();
  const report: PathReport = {
    folder: options.folder,
    results: 0,
    problems: [],
    coverage: { seen: 0, total: 0 },
    builds: [],
    skipped: [],
    seconds: 0,
  };
  const finish = (): PathReport => ({
    ...report,
    problems: found.all(),
    seconds: Math.round((performance.now() - started) / 100) / 10,
  });

  const { source, folder } = await locatePath(options.folder);
  const at = (path: string) => (folder ? `${folder}/${path}` : path);
  const { snapshot, path, problems } = await readSnapshot(source, { folder });
  report.path = path?.ref;
  report.version = path?.release?.version;
  found.add(
    problems.map(({ file, line, message }) => ({
      rule: 'release',
      file: file.startsWith(`${folder}/`)
        ? file.slice(folder.length + 1)
        : file,
      line,
      message,
    })),
  );
  const tests = await readTests(source, at(TESTS_FILE), found);
  if (!snapshot) {
    return finish();
  }
  const template = templateParameters(textOf(snapshot, 'template.yaml'));
  const sets = combinations(template, tests, found);
  const mkdocs = await findMkdocs(env, source.root);
  if (!mkdocs) {
    report.skipped.push(
      'docs were not built: there is no mkdocs here (npm start sets one up)',
    );
  }
  const kustomize = await kustomizeCommand(env);
  if (!kustomize) {
    report.skipped.push(
      'overlays were not built: there is neither kustomize nor kubectl here',
    );
  }
  const ofResult = [
    ...checks,
    kubernetes(kustomize),
    ...(mkdocs ? [docs(mkdocs)] : []),
  ];
  const coverage = Coverage.create(snapshot);
  onProgress(`${sets.length} combinations of parameters`);
  const results = sets.flatMap(parameters => {
    const result = render(snapshot, parameters, found);
    if (result) {
      coverage.add(requestOf(parameters));
    }
    return result ? [result] : [];
  });
  report.results = results.length;
  const unseen = coverage.problems();
  found.add(results.length ? unseen : []);
  report.coverage = {
    total: coverage.total,
    seen: coverage.total - unseen.length,
  };
  await sideBySide(results, async result => {
    for (const check of ofResult) {
      found.add(await check(result), result.parameters);
    }
    if (options.engine) {
      found.add(
        await engineProblems(options.engine, snapshot, result),
        result.parameters,
      );
    }
    if (expected) {
      const { problems: below, ...standing } = await standingOf(
        result,
        expected,
      );
      found.add(below, result.parameters);
      report.standing ??= {
        scorecard: expected.scorecard.scorecard.title,
        ...standing,
      };
    }
  });
  if (!expected) {
    report.skipped.push(
      'results were not evaluated: there is no scorecard, or not the one that path-tests.yaml names',
    );
  }
  if (options.builds) {
    await buildAll(options, options.builds, {
      snapshot,
      tests,
      first: sets[0],
      found,
      report,
    });
  }
  return finish();
}

async function buildAll(
  { expected, onProgress = () => {} }: TestPathOptions,
  {
    only,
    first: isFirstOnly,
    ...surroundings
  }: BuildSurroundings & BuildChoice,
  {
    snapshot,
    tests,
    first,
    found,
    report,
  }: {
    snapshot: ReleaseSnapshot;
    tests: PathTests;
    first: JsonObject;
    found: Problems;
    report: PathReport;
  },
): Promise<void> {
  if (!tests.builds.length) {
    found.add([
      {
        rule: 'build',
        file: TESTS_FILE,
        message: 'no result is really built: name at least one build',
      },
    ]);
  }
  const chosen = tests.builds.filter(
    ({ name }) => only === undefined || name === only,
  );
  for (const spec of isFirstOnly ? chosen.slice(0, 1) : chosen) {
    onProgress(`building ${spec.name}`);
    const parameters = { ...first, name: 'built', ...spec.parameters };
    const result = render(snapshot, parameters, found);
    if (!result) {
      continue;
    }
    const outcome = await buildResult(spec, result.tree, surroundings);
    report.builds.push(outcome);
    if (outcome.facts && expected) {
      const { problems } = await standingOf(result, expected, outcome.facts);
      if (problems.length) {
        outcome.state = 'failed';
        outcome.message = problems.map(({ message }) => message).join('\n');
      }
    }
  }
}

function combinations(
  template: ReturnType<typeof templateParameters>,
  tests: PathTests,
  found: Problems,
): JsonObject[] {
  const sets = pairwise(template).map(set => ({ ...set, ...tests.parameters }));
  if (!sets.length) {
    found.add([
      {
        rule: 'parameters',
        file: 'template.yaml',
        message: `no set of parameters fits the form; give values in ${TESTS_FILE}`,
      },
    ]);
  }
  for (const set of sets) {
    found.add(
      parameterProblems(template, set).map(({ path, message }) => ({
        rule: 'parameters',
        file: TESTS_FILE,
        message: `${formatPath(path)} ${message}`,
      })),
    );
  }
  return [...new Map(sets.map(set => [JSON.stringify(set), set])).values()];
}

function requestOf(parameters: JsonObject) {
  const repository = { owner: OWNER, name: String(parameters.name) };
  return { parameters, repository };
}

function render(
  snapshot: ReleaseSnapshot,
  parameters: JsonObject,
  found: Problems,
): Result | undefined {
  try {
    const { files, lockFile, lock } = renderRelease(
      snapshot,
      requestOf(parameters),
    );
    return {
      tree: RenderedTree.create([...files, lockFile]),
      parameters: lock.parameters,
    };
  } catch (error) {
    if (!(error instanceof RenderError)) {
      throw error;
    }
    found.add(
      error.problems.map(({ file, line, message }) => ({
        rule: 'render',
        file,
        line,
        message,
      })),
      parameters,
    );
    return undefined;
  }
}

/** What the scaffolder makes with the path's own steps is what the release renders. */
async function engineProblems(
  engine: Engine,
  snapshot: ReleaseSnapshot,
  { tree, parameters }: Result,
): Promise<Problem[]> {
  const problem = (message: string, file?: string) => ({
    rule: 'scaffolder',
    file,
    message,
  });
  let made: Map<string, { content: Uint8Array; isExecutable: boolean }>;
  try {
    made = await engine.run(snapshot, parameters);
  } catch (error) {
    return [problem(toError(error).message, 'template.yaml')];
  }
  const problems: Problem[] = [];
  for (const { path, content, mode } of tree.files) {
    const file = made.get(path);
    if (mode === '120000') {
      continue;
    }
    if (!file) {
      problems.push(problem('the scaffolder does not make it', path));
    } else if (
      !Buffer.from(file.content).equals(Buffer.from(content)) ||
      file.isExecutable !== (mode === '100755')
    ) {
      problems.push(problem('the scaffolder makes something else of it', path));
    }
  }
  const more = [...made.keys()].filter(path => !tree.get(path));
  return [
    ...problems,
    ...more.map(path => problem('only the scaffolder makes it', path)),
  ];
}

async function readTests(
  source: { read(paths: string[]): Promise<Map<string, Uint8Array>> },
  file: string,
  found: Problems,
): Promise<PathTests> {
  const text = (await source.read([file])).get(file);
  try {
    return parsePathTests(Buffer.from(text ?? '').toString('utf8'), TESTS_FILE);
  } catch (error) {
    found.add([
      { rule: 'tests', file: TESTS_FILE, message: toError(error).message },
    ]);
    return { parameters: {}, builds: [] };
  }
}

async function sideBySide<T>(
  items: T[],
  work: (item: T) => Promise<void>,
): Promise<void> {
  const queue = [...items];
  await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, async () => {
      for (let next = queue.shift(); next; next = queue.shift()) {
        await work(next);
      }
    }),
  );
}

function textOf({ files }: ReleaseSnapshot, path: string): string {
  const file = files.find(each => each.path === path);
  return Buffer.from(file?.content ?? '').toString('utf8');
}
