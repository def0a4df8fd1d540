import { parseEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonValue } from '@backstage/types';
import {
  fileClass,
  LOCK_FILE,
  pathProblem,
  snapshotDigest,
  templateParameters,
  type FileClass,
  type Layer,
  type ReleaseSnapshot,
  type SourceFile,
  type TemplateParameters,
} from '@paved/plugin-golden-paths-common';
import { parse } from 'yaml';
import type { PathProblem } from '../snapshot/types';
import { contentIds } from './contentIds';
import {
  guardTemplate,
  type GuardedTemplate,
  type KnownNames,
} from './guardTemplate';

export const TEMPLATE_FILE = 'template.yaml';
export const GOLDEN_PATH_FILE = 'golden-path.yaml';
/** Names in `values` beside the parameters. */
export const OWN_VALUES = ['repository', 'goldenPath', 'defaults'] as const;
const TEMPLATE_ENDING = '.njk';
/** Names of services may be in paths. */
const MOST_KNOWN_PATHS = 20_000;

export interface PreparedFile {
  source: SourceFile;
  /** Where it goes; `undefined` when its path is the same for everybody. */
  pathTemplate?: GuardedTemplate;
  /** Relative to the layer, without the ending of templates. */
  path: string;
  /** `undefined`: copied as it is. */
  template?: GuardedTemplate;
  /** Of the template: the same in every release that has the same template. */
  templateHash?: string;
}

export interface PreparedLayer {
  layer: Layer;
  when?: GuardedTemplate;
  files: PreparedFile[];
}

/** A release with its templates read: done once, rendered many times. */
export interface PreparedRelease {
  digest: string;
  parameters: TemplateParameters;
  goldenPath: { name: string; title: string; ref: string; release: string };
  layers: PreparedLayer[];
  /** Reasons why nothing can be rendered from it. */
  problems: PathProblem[];
  /** Of a file of the render; the problem follows its path in a sentence. */
  about(path: string): { class: FileClass; problem?: string };
}

const prepared = new WeakMap<ReleaseSnapshot, PreparedRelease>();

export function prepareRelease(snapshot: ReleaseSnapshot): PreparedRelease {
  let release = prepared.get(snapshot);
  if (!release) {
    release = prepare(snapshot);
    prepared.set(snapshot, release);
  }
  return release;
}

function prepare(snapshot: ReleaseSnapshot): PreparedRelease {
  const problems: PathProblem[] = [];
  const { name } = parseEntityRef(snapshot.path);
  const { parameters, title } = readTemplate(snapshot, problems);
  const values = knownValues(parameters, snapshot);
  const noteProblems = (file: string, guarded: GuardedTemplate, line?: 1) => {
    for (const problem of guarded.problems) {
      problems.push({
        file,
        line: line ?? problem.line,
        message: problem.message,
        severity: 'error',
      });
    }
    return guarded;
  };
  const layers = snapshot.manifest.layers.map((layer): PreparedLayer => {
    const prefix = `${layer.folder}/`;
    return {
      layer,
      when:
        layer.when === undefined
          ? undefined
          : noteProblems(
              GOLDEN_PATH_FILE,
              guardTemplate(`\${{ (${layer.when}) }}`, values),
              1,
            ),
      files: snapshot.files
        .filter(({ path }) => path.startsWith(prefix))
        .map(source => {
          const path = source.path.slice(prefix.length);
          const isTemplate =
            source.mode !== '120000' && path.endsWith(TEMPLATE_ENDING);
          const target = isTemplate
            ? path.slice(0, -TEMPLATE_ENDING.length)
            : path;
          const template = isTemplate
            ? readTemplateFile(source, values, problems, noteProblems)
            : undefined;
          return {
            source,
            path: target,
            pathTemplate: /\$\{\{|\{%|\{#/.test(target)
              ? noteProblems(source.path, guardTemplate(target, values))
              : undefined,
            template,
            templateHash: template && contentIds(source.content).sha256,
          };
        }),
    };
  });
  const known = new Map<string, ReturnType<PreparedRelease['about']>>();
  return {
    digest: snapshotDigest(snapshot),
    parameters,
    goldenPath: {
      name,
      title: title ?? name,
      ref: snapshot.path,
      release: snapshot.manifest.version,
    },
    layers,
    problems,
    about(path) {
      let about = known.get(path);
      if (!about) {
        about = {
          class: fileClass(snapshot.manifest, path),
          problem:
            path === LOCK_FILE
              ? 'is the file in which the portal keeps what was rendered'
              : pathProblem(path),
        };
        if (known.size < MOST_KNOWN_PATHS) {
          known.set(path, about);
        }
      }
      return about;
    },
  };
}

function readTemplate(
  snapshot: ReleaseSnapshot,
  problems: PathProblem[],
): { parameters: TemplateParameters; title?: string } {
  const none = { pages: [], properties: {}, required: [], hidden: [] };
  const file = snapshot.files.find(({ path }) => path === TEMPLATE_FILE);
  if (!file) {
    problems.push({
      file: TEMPLATE_FILE,
      message: 'is not in the release; a path creates through its template',
      severity: 'error',
    });
    return { parameters: none };
  }
  const text = Buffer.from(file.content).toString('utf8');
  try {
    const parameters = templateParameters(text);
    for (const name of OWN_VALUES) {
      if (Object.hasOwn(parameters.properties, name)) {
        problems.push({
          file: TEMPLATE_FILE,
          message: `The parameter '${name}' has the name of a value that is always there; give it another name`,
          severity: 'error',
        });
      }
    }
    const title = parse(text)?.metadata?.title;
    return {
      parameters,
      title: typeof title === 'string' ? title : undefined,
    };
  } catch (error) {
    problems.push({
      file: TEMPLATE_FILE,
      message: toError(error).message,
      severity: 'error',
    });
    return { parameters: none };
  }
}

function readTemplateFile(
  source: SourceFile,
  values: KnownNames,
  problems: PathProblem[],
  noteProblems: (file: string, guarded: GuardedTemplate) => GuardedTemplate,
): GuardedTemplate | undefined {
  try {
    const text = new TextDecoder('utf-8', {
      fatal: true,
      ignoreBOM: true,
    }).decode(source.content);
    return noteProblems(source.path, guardTemplate(text, values));
  } catch {
    problems.push({
      file: source.path,
      message: `is not UTF-8, so it can't be a template; save it as UTF-8, or take ${TEMPLATE_ENDING} from its name to have it copied`,
      severity: 'error',
    });
    return undefined;
  }
}

function knownValues(
  { properties }: TemplateParameters,
  snapshot: ReleaseSnapshot,
): KnownNames {
  const leaves = (...names: string[]): KnownNames =>
    new Map(names.map((name): [string, KnownNames] => [name, true]));
  return new Map<string, KnownNames>([
    ...Object.keys(properties).map((name): [string, KnownNames] => [
      name,
      true,
    ]),
    ['repository', leaves('owner', 'name')],
    ['goldenPath', leaves('name', 'title', 'ref', 'release')],
    ['defaults', knownMembers(snapshot.defaults)],
  ]);
}

function knownMembers(value: JsonValue | undefined): KnownNames {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? new Map(
        Object.entries(value).map(([name, member]) => [
          name,
          knownMembers(member),
        ]),
      )
    : true;
}
