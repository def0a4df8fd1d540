import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonObject, JsonValue } from '@backstage/types';
import {
  excerpt,
  isObject,
  matchPaths,
  ProblemReader,
  type KindProblem,
} from '@paved/plugin-repositories-common';
import { LOCK_FILE } from '../lock/parseLock';
import { pathProblem } from '../lock/pathProblem';
import { compareVersions, isVersion } from '../release/versions';
import type {
  Layer,
  Migration,
  MigrationStep,
  ReleaseManifest,
} from '../release/types';
import type {
  GoldenPath,
  PathLifecycle,
  PathLink,
  PathStage,
  RequiredCheck,
  StructureEntry,
} from './types';

/** Our own form. */
export const OWN_API_VERSION = 'paved.dev/v1alpha1';
/** The form that guides on platform engineering use. */
export const FIELD_API_VERSION = 'platform.example.com/v1';

const STAGES: PathStage[] = ['experimental', 'supported', 'deprecated'];
const OPERATIONS = [
  'add',
  'remove',
  'replace',
  'move',
  'copy',
  'test',
] as const;
const MOST_ENTRIES = 200;
const MOST_LINES = 50;
const MOST_STRUCTURE = 2_000;
const DEEPEST_STRUCTURE = 20;

type Path = KindProblem['path'];

class GoldenPathReader extends ProblemReader {
  /** Whatever else such a guide puts into it is not ours to refuse. */
  fieldForm(entity: Entity): GoldenPath {
    const spec = this.#map(entity.spec, ['spec']);
    const cicd = this.#map(spec.cicd ?? {}, ['spec', 'cicd']);
    const checks = (name: string, value: JsonValue | undefined, at: Path) =>
      this.#texts(value, [...at, name]).map(text => ({ text }));
    return {
      ...this.#common(entity, spec, cicd),
      gives: [],
      support: { guarantees: [], teamOwns: [], contact: [] },
      lifecycle: { stage: 'supported' },
      requiredChecks: [
        ...checks('required_checks', cicd.required_checks, ['spec', 'cicd']),
        ...checks('required_checks', spec.required_checks, ['spec']),
      ],
    };
  }

  ownForm(entity: Entity): GoldenPath {
    const spec = this.fields(
      entity.spec,
      ['spec'],
      [
        'owner',
        'purpose',
        'language',
        'framework',
        'template',
        'gives',
        'hoursSaved',
        'support',
        'lifecycle',
        'requiredChecks',
        'structure',
        'cicd',
        'defaults',
        'release',
      ],
    ) as JsonObject;
    const namespace = entity.metadata?.namespace || 'default';
    const cicd = this.fields(spec.cicd ?? {}, ['spec', 'cicd'], ['stages']);
    const template = this.#template(spec.template);
    const release = this.#release(spec.release);
    if (release && spec.template === undefined) {
      this.add(
        ['spec', 'template'],
        'template is missing: there is a release, but nothing that creates from it',
        'Name the template, such as `template: ./template.yaml`.',
      );
    }
    if (template && spec.release === undefined) {
      this.add(
        ['spec', 'release'],
        'release is missing: there is a template, but nothing says what it renders',
        'Say version and layers, such as `release: { version: 1.0.0, layers: [{ folder: skeleton }] }`.',
      );
    }
    return {
      ...this.#common(entity, spec, cicd as JsonObject),
      owner: this.#ref(spec.owner, ['spec', 'owner'], {
        kind: 'Group',
        namespace,
        example: 'group:default/platform',
      }),
      ...this.#optional('purpose', spec),
      gives: this.#texts(spec.gives, ['spec', 'gives']),
      ...(spec.hoursSaved !== undefined && {
        hoursSaved: this.#hours(spec.hoursSaved),
      }),
      support: this.#support(spec.support),
      lifecycle: this.#lifecycle(spec.lifecycle, namespace),
      ...(template && { template }),
      requiredChecks: this.#requiredChecks(spec.requiredChecks, namespace),
      ...(release && { release }),
    };
  }

  #common(entity: Entity, spec: JsonObject, cicd: JsonObject) {
    const { metadata } = entity;
    const name = String(metadata?.name ?? '');
    return {
      ref: stringifyEntityRef({
        kind: 'GoldenPath',
        namespace: metadata?.namespace || 'default',
        name,
      }),
      name,
      title: metadata?.title || name,
      ...(metadata?.description && { description: metadata.description }),
      tags: metadata?.tags ?? [],
      ...this.#optional('language', spec),
      ...this.#optional('framework', spec),
      structure: this.#structure(spec.structure),
      cicd: this.#stages(cicd.stages),
      defaults: this.#data(spec.defaults, ['spec', 'defaults']),
    };
  }

  #optional<K extends string>(
    field: K,
    spec: JsonObject,
  ): Partial<Record<K, string>> {
    const text =
      spec[field] === undefined
        ? undefined
        : this.text(spec[field], ['spec', field], undefined, 100);
    return (text ? { [field]: text } : {}) as Partial<Record<K, string>>;
  }

  #map(value: unknown, path: Path): JsonObject {
    if (!isObject(value)) {
      this.fields(value, path, []);
      return {};
    }
    return value;
  }

  #data(value: unknown, path: Path): JsonObject {
    if (value === undefined) {
      return {};
    }
    const map = this.#map(value, path);
    return this.isShallow(map, path) ? map : {};
  }

  #texts(value: unknown, path: Path): string[] {
    return this.list(value, path, MOST_LINES).flatMap(
      (item, index) => this.text(item, [...path, index], undefined, 500) ?? [],
    );
  }

  #ref(
    value: unknown,
    path: Path,
    expected: { kind: string; namespace: string; example: string },
  ): string {
    const remedy = `Write it like \`${expected.example}\`.`;
    const text = this.text(value, path, remedy, 300);
    try {
      return text
        ? stringifyEntityRef(
            parseEntityRef(text, {
              defaultKind: expected.kind,
              defaultNamespace: expected.namespace,
            }),
          )
        : '';
    } catch {
      this.add(path, `'${excerpt(text)}' is no reference to an entity`, remedy);
      return '';
    }
  }

  #hours(value: JsonValue): number {
    if (typeof value === 'number' && value >= 0 && value <= 10_000) {
      return value;
    }
    this.add(
      ['spec', 'hoursSaved'],
      `hoursSaved is ${JSON.stringify(value)}`,
      'Write a number of hours, at most 10000.',
    );
    return 0;
  }

  #support(value: JsonValue | undefined): GoldenPath['support'] {
    const path = ['spec', 'support'];
    const support =
      value === undefined
        ? {}
        : this.fields(value, path, ['guarantees', 'teamOwns', 'contact']);
    return {
      guarantees: this.#texts(support.guarantees, [...path, 'guarantees']),
      teamOwns: this.#texts(support.teamOwns, [...path, 'teamOwns']),
      contact: this.list(support.contact, [...path, 'contact'], MOST_LINES).map(
        (item, index) => this.#link(item, [...path, 'contact', index]),
      ),
    };
  }

  #link(value: unknown, path: Path): PathLink {
    const { title, url } = this.fields(value, path, ['title', 'url']);
    const remedy = 'Write an address that starts with https:// or mailto:.';
    const address = this.text(url, [...path, 'url'], remedy) ?? '';
    if (
      address &&
      !(/^(?:https?:\/\/|mailto:)/i.test(address) && URL.canParse(address))
    ) {
      this.add(
        [...path, 'url'],
        `'${excerpt(address)}' is no address that a page may open`,
        remedy,
      );
    }
    return {
      title:
        title === undefined
          ? address
          : this.text(title, [...path, 'title'], undefined, 120) ?? '',
      url: address,
    };
  }

  #lifecycle(value: JsonValue | undefined, namespace: string): PathLifecycle {
    const path = ['spec', 'lifecycle'];
    if (value === undefined) {
      return { stage: 'supported' };
    }
    const fields = this.fields(value, path, ['stage', 'end', 'successor']);
    const stage =
      this.oneOf(fields.stage, [...path, 'stage'], STAGES) ?? 'supported';
    for (const field of ['end', 'successor'] as const) {
      if (stage !== 'deprecated' && fields[field] !== undefined) {
        this.add(
          [...path, field],
          `${field} is for deprecated paths only`,
          'Remove it, or write `stage: deprecated`.',
        );
      }
    }
    if (stage !== 'deprecated') {
      return { stage };
    }
    const end = this.text(
      fields.end,
      [...path, 'end'],
      'Say until when it is supported, such as `end: 2027-06-30`.',
    );
    if (end && !isDay(end)) {
      this.add(
        [...path, 'end'],
        `'${excerpt(end)}' is no day`,
        'Write it like `2027-06-30`.',
      );
    }
    return {
      stage,
      ...(end && { end }),
      ...(fields.successor !== undefined && {
        successor: this.#ref(fields.successor, [...path, 'successor'], {
          kind: 'GoldenPath',
          namespace,
          example: 'goldenpath:default/go-microservice',
        }),
      }),
    };
  }

  #requiredChecks(
    value: JsonValue | undefined,
    namespace: string,
  ): RequiredCheck[] {
    const path = ['spec', 'requiredChecks'];
    return this.list(value, path, MOST_ENTRIES).map((item, index) => {
      const at = [...path, index];
      if (typeof item === 'string') {
        return { text: this.text(item, at, undefined, 200) ?? '' };
      }
      const { scorecard, check } = this.fields(item, at, [
        'scorecard',
        'check',
      ]);
      return {
        scorecard: this.#ref(scorecard, [...at, 'scorecard'], {
          kind: 'Scorecard',
          namespace,
          example: 'scorecard:default/production-readiness',
        }),
        check: this.text(check, [...at, 'check'], undefined, 63) ?? '',
      };
    });
  }

  #structure(value: unknown): StructureEntry[] {
    const path = ['spec', 'structure'];
    const count = { entries: 0 };
    const read = this.#entries(value, path, DEEPEST_STRUCTURE, count);
    if (count.entries > MOST_STRUCTURE) {
      this.add(
        path,
        `structure has more than ${MOST_STRUCTURE} entries`,
        'Name the folders, and leave out what is in them.',
      );
    }
    return read;
  }

  #entries(
    value: unknown,
    path: Path,
    depth: number,
    count: { entries: number },
  ): StructureEntry[] {
    if (depth === 0) {
      this.add(
        path,
        `structure is more than ${DEEPEST_STRUCTURE} folders deep`,
      );
      return [];
    }
    // `docs/:` with nothing behind it is a folder with nothing in it
    const items = this.list(value ?? [], path, MOST_STRUCTURE);
    count.entries += items.length;
    return count.entries > MOST_STRUCTURE
      ? []
      : items.flatMap((item, index) => {
          const at = [...path, index];
          return isObject(item)
            ? Object.entries(item).map(([name, inner]) => ({
                name,
                entries: this.#entries(inner, [...at, name], depth - 1, count),
              }))
            : {
                name: this.text(item, at, undefined, 200) ?? '',
                entries: [],
              };
        });
  }

  #stages(value: unknown): GoldenPath['cicd'] {
    const path = ['spec', 'cicd', 'stages'];
    return this.list(value, path, MOST_LINES).map((item, index) => {
      const at = [...path, index];
      const { name, steps } = this.#map(item, at);
      return {
        name: this.text(name, [...at, 'name'], undefined, 100) ?? '',
        steps: this.#texts(steps, [...at, 'steps']),
      };
    });
  }

  #template(value: JsonValue | undefined): string | undefined {
    if (value === undefined) {
      return undefined;
    }
    const path = ['spec', 'template'];
    const text = this.text(value, path, 'Write it like `./template.yaml`.');
    const file = text?.replace(/^\.\//, '') ?? '';
    const problem = file && pathProblem(file);
    if (problem) {
      this.add(
        path,
        `'${excerpt(text)}' ${problem}`,
        'Name a file beside golden-path.yaml, such as `./template.yaml`.',
      );
    }
    return file || undefined;
  }

  #release(value: JsonValue | undefined): ReleaseManifest | undefined {
    if (value === undefined) {
      return undefined;
    }
    const path = ['spec', 'release'];
    const fields = this.fields(value, path, [
      'version',
      'layers',
      'managed',
      'migrations',
    ]);
    const version = this.#version(fields.version, [...path, 'version']);
    const layers = this.list(
      fields.layers,
      [...path, 'layers'],
      MOST_LINES,
    ).map((item, index) => this.#layer(item, [...path, 'layers', index]));
    if (!layers.length) {
      this.add(
        [...path, 'layers'],
        'A release needs at least one layer',
        'Name the folders that are rendered, such as `layers: [{ folder: skeleton }]`.',
      );
    }
    return {
      version,
      layers,
      managed: this.#globs(fields.managed, [...path, 'managed']),
      migrations: this.#migrations(fields.migrations, version),
    };
  }

  #version(value: unknown, path: Path): string {
    const remedy =
      'Write a semantic version in quotes or with two dots, such as 1.0.0.';
    const text = this.text(value, path, remedy, 100) ?? '';
    if (text && !isVersion(text)) {
      this.add(path, `'${excerpt(text)}' is no semantic version`, remedy);
      return '';
    }
    return text;
  }

  #layer(value: unknown, path: Path): Layer {
    const { folder, when } = this.fields(value, path, ['folder', 'when']);
    const at = [...path, 'folder'];
    const text = this.text(folder, at, 'Name a folder, such as `skeleton`.');
    const name = text?.replace(/^\.\//, '').replace(/\/+$/, '') ?? '';
    const problem = text && pathProblem(name.replace(/^(?:\.\.\/)+/, ''));
    if (problem) {
      this.add(
        at,
        `'${excerpt(text)}' ${problem}`,
        'Name a folder beside golden-path.yaml, or one that folders beside it share, such as `../common/docs`.',
      );
    }
    return {
      folder: name,
      ...(when !== undefined && {
        when: this.text(
          when,
          [...path, 'when'],
          "Write what must hold, such as `values.database == 'postgresql'`.",
          500,
        ),
      }),
    };
  }

  #globs(value: unknown, path: Path): string[] {
    return this.list(value, path, MOST_ENTRIES).flatMap((item, index) => {
      const at = [...path, index];
      const glob = this.text(item, at);
      try {
        return glob && matchPaths([glob]) ? [glob] : [];
      } catch (error) {
        return this.add(at, toError(error).message) ?? [];
      }
    });
  }

  #migrations(value: unknown, version: string): Migration[] {
    const path = ['spec', 'release', 'migrations'];
    const migrations = this.list(value, path, MOST_ENTRIES).map(
      (item, index) => {
        const at = [...path, index];
        const { id, to, steps } = this.fields(item, at, ['id', 'to', 'steps']);
        const target = this.#version(to, [...at, 'to']);
        if (target && version && compareVersions(target, version) > 0) {
          this.add(
            [...at, 'to'],
            `The migration is to ${target}, but the release is ${version}`,
            'Raise the release, or name the version that brought the change.',
          );
        }
        return {
          id: this.text(id, [...at, 'id'], undefined, 100) ?? '',
          to: target,
          steps: this.list(steps, [...at, 'steps'], MOST_ENTRIES).flatMap(
            (step, position) =>
              this.#step(step, [...at, 'steps', position]) ?? [],
          ),
        };
      },
    );
    this.unique(
      migrations.map(({ id }, index) => ({
        id: id || undefined,
        path: [...path, index, 'id'],
      })),
    );
    return migrations;
  }

  #step(value: unknown, path: Path): MigrationStep | undefined {
    const { rename, jsonPatch, yaml } = this.fields(value, path, [
      'rename',
      'jsonPatch',
      'yaml',
    ]);
    const kinds = [rename, jsonPatch, yaml].filter(kind => kind !== undefined);
    if (kinds.length !== 1) {
      return this.add(
        path,
        `A step does one thing, but this has ${kinds.length}`,
        'Write one of rename, jsonPatch and yaml in each step.',
      );
    }
    if (rename !== undefined) {
      const at = [...path, 'rename'];
      const { from, to } = this.fields(rename, at, ['from', 'to']);
      return {
        rename: {
          from: this.#file(from, [...at, 'from']),
          to: this.#file(to, [...at, 'to']),
        },
      };
    }
    return yaml === undefined
      ? this.#jsonPatch(jsonPatch, [...path, 'jsonPatch'])
      : this.#yamlEdit(yaml, [...path, 'yaml']);
  }

  #jsonPatch(value: unknown, path: Path): MigrationStep | undefined {
    const { file, patch } = this.fields(value, path, ['file', 'patch']);
    const operations = this.list(patch, [...path, 'patch'], MOST_ENTRIES);
    for (const [index, item] of operations.entries()) {
      const at = [...path, 'patch', index];
      const operation = this.fields(item, at, ['op', 'path', 'from', 'value']);
      const op = this.oneOf(operation.op, [...at, 'op'], OPERATIONS);
      this.#pointer(operation.path, [...at, 'path']);
      if (op === 'move' || op === 'copy') {
        this.#pointer(operation.from, [...at, 'from']);
      } else if (op && op !== 'remove' && operation.value === undefined) {
        this.add([...at, 'value'], `value is missing for ${op}`);
      }
      this.isShallow(operation.value, [...at, 'value']);
    }
    return {
      jsonPatch: {
        file: this.#file(file, [...path, 'file']),
        patch: operations as JsonObject[],
      },
    };
  }

  #pointer(value: unknown, path: Path): void {
    if (typeof value !== 'string' || !/^(?:\/(?:[^~/]|~[01])*)*$/.test(value)) {
      this.add(
        path,
        `${JSON.stringify(value) ?? 'Nothing'} is no JSON pointer`,
        'Write it like `/scripts/test`.',
      );
    }
  }

  #yamlEdit(value: unknown, path: Path): MigrationStep | undefined {
    const { file, set, remove } = this.fields(value, path, [
      'file',
      'set',
      'remove',
    ]);
    return {
      yaml: {
        file: this.#file(file, [...path, 'file']),
        set: this.list(set, [...path, 'set'], MOST_ENTRIES).map(
          (item, index) => {
            const at = [...path, 'set', index];
            const edit = this.fields(item, at, ['path', 'value']);
            if (edit.value === undefined) {
              this.add([...at, 'value'], 'value is missing');
            }
            this.isShallow(edit.value, [...at, 'value']);
            return {
              path: this.#steps(edit.path, [...at, 'path']),
              value: edit.value as JsonValue,
            };
          },
        ),
        remove: this.list(remove, [...path, 'remove'], MOST_ENTRIES).map(
          (item, index) => {
            const at = [...path, 'remove', index];
            const edit = this.fields(item, at, ['path']);
            return { path: this.#steps(edit.path, [...at, 'path']) };
          },
        ),
      },
    };
  }

  #steps(value: unknown, path: Path): Array<string | number> {
    const steps = this.list(value, path, MOST_LINES);
    const isGood = (step: unknown) =>
      typeof step === 'string' || (Number.isInteger(step) && Number(step) >= 0);
    if (!steps.length || !steps.every(isGood)) {
      this.add(
        path,
        'path must list keys and positions',
        'Write it like `[spec, containers, 0, image]`.',
      );
      return [];
    }
    return steps as Array<string | number>;
  }

  #file(value: unknown, path: Path): string {
    const text = this.text(value, path) ?? '';
    const problem =
      text === LOCK_FILE
        ? 'is the lock, which no migration changes'
        : text && pathProblem(text);
    if (problem) {
      this.add(path, `'${excerpt(text)}' ${problem}`);
    }
    return text;
  }
}

/** Reads an entity of kind GoldenPath, with all that is wrong with it. Without problems, the path can be used. */
export function readGoldenPath(entity: Entity): {
  path: GoldenPath;
  problems: KindProblem[];
} {
  const reader = new GoldenPathReader();
  const path =
    entity.apiVersion === FIELD_API_VERSION
      ? reader.fieldForm(entity)
      : reader.ownForm(entity);
  return { path, problems: reader.problems };
}

function isDay(text: string): boolean {
  return (
    /^\d{4}-\d{2}-\d{2}$/.test(text) &&
    new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) === true
  );
}
