import { toError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import { posix } from 'node:path';
import { kustomize, type KustomizeCommand } from '../kubernetes/kustomize';
import { manifestProblems } from '../kubernetes/manifestProblems';
import { readManifests } from '../kubernetes/readManifests';
import { productionProblems } from '../kubernetes/productionProblems';
import type { Problem } from '../Problem';
import type { RenderedTree } from '../RenderedTree';
import { withFolder } from '../withFolder';
import type { Check } from './Check';
import { oncePerContent } from './oncePerContent';

const RULE = 'kubernetes';
const OVERLAYS = ['dev', 'staging', 'production'].map(
  name => `deploy/overlays/${name}`,
);

/**
 * What is below `deploy/` can be applied to a cluster, as it lies there and as kustomize builds it.
 *
 * @param command - kustomize; without it overlays are only read
 */
export function kubernetes(command: KustomizeCommand | undefined): Check {
  const build =
    command &&
    oncePerContent(['deploy/**'], files =>
      withFolder(files, async folder => {
        const problems: Problem[] = [];
        for (const overlay of OVERLAYS) {
          problems.push(...(await overlayProblems(command, folder, overlay)));
        }
        return problems;
      }),
    );
  return async ({ tree, parameters }) => {
    const problems = await readProblems(tree);
    return problems.length || !build
      ? problems
      : build(tree, [parameters.name]);
  };
}

async function readProblems(tree: RenderedTree): Promise<Problem[]> {
  const problems: Problem[] = [];
  const files = tree.matching('deploy/**/*.{yaml,yml}');
  const kustomizations = files.filter(isKustomization);
  const patches = new Set(
    kustomizations.flatMap(file => patchFiles(tree, file)),
  );
  for (const file of files) {
    if (isKustomization(file) || patches.has(file)) {
      continue;
    }
    for (const { line, object } of readManifests(tree.text(file) ?? '')) {
      if ('apiVersion' in object && 'kind' in object) {
        for (const message of await manifestProblems(object)) {
          problems.push({ rule: RULE, file, line, message });
        }
      }
    }
  }
  for (const file of kustomizations) {
    problems.push(...kustomizationProblems(tree, file));
  }
  for (const overlay of OVERLAYS) {
    if (!tree.get(`${overlay}/kustomization.yaml`)) {
      problems.push({
        rule: RULE,
        file: `${overlay}/kustomization.yaml`,
        message: 'there is no such environment',
      });
    }
  }
  return problems;
}

async function overlayProblems(
  command: KustomizeCommand,
  folder: string,
  overlay: string,
): Promise<Problem[]> {
  const file = `${overlay}/kustomization.yaml`;
  let built: string;
  try {
    built = await kustomize(command, `${folder}/${overlay}`);
  } catch (error) {
    return [
      { rule: RULE, file, message: toError(error).message.slice(0, 1000) },
    ];
  }
  const objects = readManifests(built).map(({ object }) => object);
  const messages: string[] = [];
  for (const object of objects) {
    const problems = await manifestProblems(object);
    messages.push(
      ...problems.map(problem => `built ${nameOf(object)}: ${problem}`),
    );
  }
  if (overlay.endsWith('/production')) {
    messages.push(...productionProblems(objects));
  }
  return messages.map(message => ({ rule: RULE, file, message }));
}

/** Files that are named exist, and patches have something to patch: what kustomize would say, where there is none. */
function kustomizationProblems(tree: RenderedTree, file: string): Problem[] {
  const problem = (message: string) => ({ rule: RULE, file, message });
  const [manifest] = readManifests(tree.text(file) ?? '');
  if (!manifest) {
    return [problem('it is empty, or no YAML')];
  }
  const folder = posix.dirname(file);
  const listed = (key: string) =>
    (manifest.object[key] as JsonValue[] | undefined) ?? [];
  const missing = [...listed('resources'), ...listed('components')].flatMap(
    each => {
      const path = posix.join(folder, String(each));
      return tree.get(path) ||
        tree.get(`${path}/kustomization.yaml`) ||
        tree.get(`${path}/kustomization.yml`)
        ? []
        : [problem(`there is no '${each}' to take in`)];
    },
  );
  const objects = objectsOf(tree, file);
  const untargeted = patchFiles(tree, file).flatMap(path => {
    const text = tree.text(path);
    return text === undefined
      ? [problem(`there is no patch '${posix.relative(folder, path)}'`)]
      : readManifests(text).flatMap(({ object }) =>
          'kind' in object && !objects.has(nameOf(object))
            ? [
                {
                  rule: RULE,
                  file: path,
                  message: `it patches ${nameOf(object)}, which is not there`,
                },
              ]
            : [],
        );
  });
  const targets = listed('patches').flatMap(each => {
    const { target } = (each ?? {}) as { target?: JsonObject };
    return target?.kind &&
      target.name &&
      !/[.*[\]()|]/.test(String(target.name)) &&
      !objects.has(nameOf({ kind: target.kind, metadata: target }))
      ? [
          problem(
            `a patch's target ${target.kind} '${target.name}' is not there`,
          ),
        ]
      : [];
  });
  return [...missing, ...untargeted, ...targets];
}

/** Names of all objects that a kustomization takes in, those of its bases among them. */
function objectsOf(tree: RenderedTree, file: string): Set<string> {
  const folder = posix.dirname(file);
  const names = new Set<string>();
  const [manifest] = readManifests(tree.text(file) ?? '');
  const resources = (manifest?.object.resources ?? []) as JsonValue[];
  for (const each of resources) {
    const path = posix.join(folder, String(each));
    const below = [`${path}/kustomization.yaml`, `${path}/kustomization.yml`]
      .filter(candidate => tree.get(candidate) && candidate !== file)
      .flatMap(candidate => [...objectsOf(tree, candidate)]);
    const own = readManifests(tree.text(path) ?? '').map(({ object }) =>
      nameOf(object),
    );
    [...below, ...own].forEach(name => names.add(name));
  }
  return names;
}

function patchFiles(tree: RenderedTree, file: string): string[] {
  const [manifest] = readManifests(tree.text(file) ?? '');
  const { patches, patchesStrategicMerge } = manifest?.object ?? {};
  return [
    ...((patches ?? []) as Array<{ path?: string }>).flatMap(({ path }) =>
      path ? [path] : [],
    ),
    ...((patchesStrategicMerge ?? []) as string[]).filter(
      each => !each.includes('\n'),
    ),
  ].map(path => posix.join(posix.dirname(file), path));
}

function isKustomization(path: string): boolean {
  return /\/kustomization\.ya?ml$/.test(path);
}

function nameOf({ kind, metadata }: JsonObject): string {
  return `${kind}/${(metadata as JsonObject | undefined)?.name}`;
}
