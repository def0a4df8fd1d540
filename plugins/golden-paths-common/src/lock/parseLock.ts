import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { toError } from '@backstage/errors';
import type { JsonObject } from '@backstage/types';
import {
  excerpt,
  formatPath,
  isObject,
  ProblemReader,
  type KindProblem,
} from '@paved/plugin-repositories-common';
import { isVersion } from '../release/versions';
import { readYamlMap, type YamlMap } from '../yaml/readYamlMap';
import { LockError } from './LockError';
import { pathProblem } from './pathProblem';
import type { FileClass, Lock, LockedFile } from './types';

/**
 * Where the lock of a repository lies.
 *
 * @public
 */
export const LOCK_FILE = '.golden-path.yaml';

/** Of the file; a reader refuses one that it does not know. */
export const LOCK_FORMAT = 1;

const MOST_CHARACTERS = 2_000_000;
const MOST_FILES = 10_000;
const MOST_PARAMETERS = 200;
const SHOWN_PROBLEMS = 5;
const CLASSES: FileClass[] = ['managed', 'scaffolded'];
const MODES = ['100644', '100755', '120000'] as const;
const MEND =
  'Take the file back as it was in the commit that the portal made last; it is not written by hand.';

class LockReader extends ProblemReader {
  read(data: JsonObject): Lock {
    const fields = this.fields(
      data,
      [],
      [
        'format',
        'path',
        'release',
        'digest',
        'engine',
        'repository',
        'parameters',
        'files',
      ],
    );
    if (fields.format !== LOCK_FORMAT) {
      this.add(['format'], `must be ${LOCK_FORMAT}`);
    }
    const repository = this.fields(
      fields.repository,
      ['repository'],
      ['owner', 'name'],
    );
    return {
      path: this.#path(fields.path),
      release: this.#matching(
        fields.release,
        ['release'],
        isVersion,
        'is no semantic version',
      ),
      digest: this.#matching(
        fields.digest,
        ['digest'],
        text => /^sha256-[0-9a-f]{64}$/.test(text),
        'must be sha256- and 64 hex digits',
      ),
      engine: this.#matching(
        fields.engine,
        ['engine'],
        text => /^[a-z][a-z0-9-]{0,40}@[0-9A-Za-z.+-]{1,40}$/.test(text),
        'must be like nunjitsu@1.2.3',
      ),
      repository: {
        owner: this.#matching(
          repository.owner,
          ['repository', 'owner'],
          isRepositoryName,
          `can't be the owner of a repository`,
        ),
        name: this.#matching(
          repository.name,
          ['repository', 'name'],
          text => isRepositoryName(text) && !text.includes('/'),
          `can't be the name of a repository`,
        ),
      },
      parameters: this.#parameters(fields.parameters),
      files: this.#files(fields.files),
    };
  }

  #path(value: unknown): string {
    const text = this.text(value, ['path'], undefined, 300) ?? '';
    try {
      const ref = parseEntityRef(text, { defaultKind: 'GoldenPath' });
      if (text && ref.kind.toLowerCase() !== 'goldenpath') {
        this.add(['path'], `'${excerpt(text)}' is no golden path`);
      }
      return stringifyEntityRef(ref);
    } catch {
      if (text) {
        this.add(['path'], `'${excerpt(text)}' is no reference to an entity`);
      }
      return '';
    }
  }

  #matching(
    value: unknown,
    path: KindProblem['path'],
    isGood: (text: string) => boolean,
    otherwise: string,
  ): string {
    const text = this.text(value, path, undefined, 300) ?? '';
    if (text && !isGood(text)) {
      this.add(path, `'${excerpt(text)}' ${otherwise}`);
    }
    return text;
  }

  #parameters(value: unknown): JsonObject {
    if (!isObject(value)) {
      this.add(['parameters'], 'must be a map of fields');
      return {};
    }
    if (Object.keys(value).length > MOST_PARAMETERS) {
      this.add(['parameters'], `has more than ${MOST_PARAMETERS} entries`);
    }
    return this.isShallow(value, ['parameters']) ? value : {};
  }

  #files(value: unknown): LockedFile[] {
    if (value === undefined) {
      this.add(['files'], 'is missing');
    }
    const seen = new Set<string>();
    return this.list(value, ['files'], MOST_FILES)
      .map((item, index) => {
        const file = this.#file(item, ['files', index]);
        if (seen.has(file.path)) {
          this.add(
            ['files', index, 'path'],
            `'${excerpt(file.path)}' is there twice`,
          );
        }
        seen.add(file.path);
        return file;
      })
      .sort((a, b) => (a.path < b.path ? -1 : 1));
  }

  #file(value: unknown, at: KindProblem['path']): LockedFile {
    const file = this.fields(value, at, ['path', 'class', 'mode', 'sha256']);
    const path = this.text(file.path, [...at, 'path']) ?? '';
    const problem =
      path === LOCK_FILE ? 'is the lock itself' : path && pathProblem(path);
    if (problem) {
      this.add([...at, 'path'], `'${excerpt(path)}' ${problem}`);
    }
    return {
      path,
      class: this.oneOf(file.class, [...at, 'class'], CLASSES) ?? 'scaffolded',
      mode: this.oneOf(file.mode, [...at, 'mode'], MODES) ?? '100644',
      sha256: this.#matching(
        file.sha256,
        [...at, 'sha256'],
        text => /^[0-9a-f]{64}$/.test(text),
        'must be 64 hex digits',
      ),
    };
  }
}

/**
 * Reads `.golden-path.yaml`, which anybody with a keyboard may have edited.
 *
 * @public
 * @throws LockError naming what is wrong, the line and the mend
 */
export function parseLock(text: string): Lock {
  const yaml = read(text);
  const reader = new LockReader();
  const lock = reader.read(yaml.data);
  if (reader.problems.length) {
    throw new LockError(message(reader.problems, yaml));
  }
  return lock;
}

function read(text: string): YamlMap {
  let yaml: YamlMap;
  try {
    yaml = readYamlMap(LOCK_FILE, text, MOST_CHARACTERS);
  } catch (error) {
    throw new LockError(`${toError(error).message} ${MEND}`);
  }
  const { format } = yaml.data;
  if (typeof format === 'number' && format > LOCK_FORMAT) {
    throw new LockError(
      `${LOCK_FILE}:${yaml.lineOf([
        'format',
      ])}: The format is ${format}, but ${LOCK_FORMAT} is the newest known here. Use a newer version of Paved.`,
    );
  }
  return yaml;
}

function message(problems: KindProblem[], yaml: YamlMap): string {
  const shown = problems
    .slice(0, SHOWN_PROBLEMS)
    .map(
      ({ path, message: what }) =>
        `line ${yaml.lineOf(path)}: ${formatPath(path) || 'it'}: ${what}`,
    );
  const more = problems.length - shown.length;
  return `${LOCK_FILE} can't be relied on: ${shown.join('; ')}${
    more > 0 ? `; and ${more} more` : ''
  }. ${MEND}`;
}

function isRepositoryName(text: string): boolean {
  return !/[\s:\\]/.test(text) && pathProblem(text) === undefined;
}
