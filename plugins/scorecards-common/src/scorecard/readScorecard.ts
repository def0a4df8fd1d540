import {
  Entity,
  parseEntityRef,
  stringifyEntityRef,
} from '@backstage/catalog-model';
import {
  FilterPredicate,
  parseFilterPredicate,
} from '@backstage/filter-predicates';
import { sha256 } from '@noble/hashes/sha2';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils';
import type { JsonObject } from '@backstage/types';
import type { CheckStatus } from '../evaluation/types';
import { STATUS_LETTERS } from '../evaluation/statusLetters';
import { readExpression } from '../expression/Expression';
import { parseDuration } from '../expression/durations';
import { parseInstant } from '../expression/instants';
import { exampleProblem } from './exampleProblem';
import {
  canonicalJson,
  isObject,
  ProblemReader,
  type KindProblem,
} from '@paved/plugin-repositories-common';
import type {
  Check,
  GatePolicy,
  Level,
  Remedy,
  Scorecard,
  ScorecardTest,
} from './types';

const MAX_CHECKS = 200;
const MAX_LEVELS = 20;
const MAX_TESTS = 100;
const MAX_LINKS = 20;
const MAX_WAIVER_MS = 90 * 86_400_000;
const EFFORTS = ['minutes', 'hours', 'days'] as const;
const POLICIES = ['deny', 'allow'] as const;
const ID = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

type Path = KindProblem['path'];

class ScorecardReader {
  readonly #reader: ProblemReader;

  constructor(reader: ProblemReader) {
    this.#reader = reader;
  }

  read(entity: Entity): Scorecard {
    const reader = this.#reader;
    const spec = reader.fields(
      entity.spec,
      ['spec'],
      ['owner', 'appliesTo', 'levels', 'checks', 'gate', 'waivers', 'tests'],
    );
    const namespace = entity.metadata?.namespace || 'default';
    const levels = this.#levels(spec.levels);
    const levelIds = levels.map(({ id }) => id);
    const checks = this.#checks(spec.checks, levelIds);
    const decisive = {
      appliesTo: this.#predicate(spec.appliesTo, ['spec', 'appliesTo']),
      levels,
      checks,
      gate: this.#gate(spec.gate, levelIds),
      maxWaiverMs: this.#maxWaiver(spec.waivers),
    };
    return {
      ref: stringifyEntityRef({
        kind: 'Scorecard',
        namespace,
        name: String(entity.metadata?.name ?? ''),
      }),
      version: digest(decisive),
      title: entity.metadata?.title || entity.metadata?.name,
      ...(entity.metadata?.description && {
        description: entity.metadata.description,
      }),
      owner: this.#owner(spec.owner, namespace),
      ...decisive,
      tests: this.#tests(spec.tests, levelIds, checks),
    };
  }

  #owner(value: unknown, namespace: string): string {
    const path = ['spec', 'owner'];
    const text = this.#reader.text(
      value,
      path,
      'Name the team that answers for it, such as `owner: group:default/platform`.',
    );
    try {
      return text
        ? stringifyEntityRef(
            parseEntityRef(text, {
              defaultKind: 'Group',
              defaultNamespace: namespace,
            }),
          )
        : '';
    } catch {
      this.#reader.add(
        path,
        `'${text}' is no reference to an entity`,
        'Write it like `group:default/platform`.',
      );
      return '';
    }
  }

  #levels(value: unknown): Level[] {
    const path = ['spec', 'levels'];
    const levels = this.#reader
      .list(value, path, MAX_LEVELS)
      .map((item, index) => {
        const at = [...path, index];
        const { id, title } = this.#reader.fields(item, at, ['id', 'title']);
        const readId = this.#id(id, [...at, 'id']) ?? '';
        return {
          id: readId,
          title:
            title === undefined
              ? readId
              : this.#reader.text(title, [...at, 'title'], undefined, 80) ?? '',
        };
      });
    if (!levels.length) {
      this.#reader.add(
        path,
        'A scorecard needs at least one level',
        'List them from lowest to highest, such as `- { id: bronze, title: Bronze }`.',
      );
    }
    this.#reader.unique(
      levels.map(({ id }, index) => ({
        id: id || undefined,
        path: [...path, index, 'id'],
      })),
    );
    return levels;
  }

  #checks(value: unknown, levels: string[]): Check[] {
    const path = ['spec', 'checks'];
    const checks = this.#reader
      .list(value, path, MAX_CHECKS)
      .map((item, index) => this.#check(item, [...path, index], levels));
    if (!checks.length) {
      this.#reader.add(path, 'A scorecard needs at least one check');
    }
    this.#reader.unique(
      checks.map(({ id }, index) => ({
        id: id || undefined,
        path: [...path, index, 'id'],
      })),
    );
    return checks;
  }

  #check(value: unknown, path: Path, levels: string[]): Check {
    const reader = this.#reader;
    const fields = reader.fields(value, path, [
      'id',
      'title',
      'why',
      'level',
      'weight',
      'expression',
      'appliesTo',
      'maxAge',
      'enabledFrom',
      'remedy',
      'collect',
    ]);
    const at = (field: string) => [...path, field];
    return {
      id: this.#id(fields.id, at('id')) ?? '',
      title:
        reader.text(
          fields.title,
          at('title'),
          'Say in a few words what is wanted.',
          120,
        ) ?? '',
      why:
        reader.text(fields.why, at('why'), 'Say why the company wants it.') ??
        '',
      level: reader.oneOf(fields.level, at('level'), levels) ?? '',
      weight: this.#weight(fields.weight, at('weight')),
      expression: this.#expression(fields.expression, at('expression')),
      ...(fields.appliesTo !== undefined && {
        appliesTo: this.#predicate(fields.appliesTo, at('appliesTo')),
      }),
      ...(fields.maxAge !== undefined && {
        maxAgeMs: this.#duration(fields.maxAge, at('maxAge')),
      }),
      ...(fields.enabledFrom !== undefined && {
        enabledFrom: this.#instant(fields.enabledFrom, at('enabledFrom')),
      }),
      ...(fields.remedy !== undefined && {
        remedy: this.#remedy(fields.remedy, at('remedy')),
      }),
      ...(fields.collect !== undefined && {
        collect: this.#collect(fields.collect, at('collect')),
      }),
    };
  }

  #id(value: unknown, path: Path): string | undefined {
    const id = this.#reader.text(value, path, undefined, 63);
    return id && !ID.test(id)
      ? this.#reader.add(
          path,
          `'${id}' can't be an id`,
          'Use lower-case letters and digits, with dashes between words.',
        )
      : id;
  }

  #weight(value: unknown, path: Path): number {
    if (value === undefined) {
      return 1;
    }
    if (typeof value !== 'number' || !(value > 0) || value > 1_000) {
      this.#reader.add(
        path,
        `The weight is ${JSON.stringify(value)}`,
        'Write a number above 0, at most 1000.',
      );
      return 1;
    }
    return value;
  }

  #expression(value: unknown, path: Path): string {
    const text = this.#reader.text(
      value,
      path,
      'Write what must hold, such as `facts.ci.coverage >= 80`.',
      10_000,
    );
    const read = text === undefined ? undefined : readExpression(text);
    if (read && 'problems' in read) {
      for (const { message, remedy, start } of read.problems) {
        const before = text!.slice(0, start).split('\n');
        const line = before.length;
        const column = before[line - 1].length + 1;
        this.#reader.problems.push({
          path,
          message: `${message} (${
            text!.trim().includes('\n') ? `line ${line}, ` : ''
          }column ${column} of the expression)`,
          ...(remedy && { remedy }),
          line,
          column,
        });
      }
    }
    return text ?? '';
  }

  #predicate(value: unknown, path: Path): FilterPredicate {
    if (!isObject(value)) {
      this.#reader.add(
        path,
        'appliesTo must say which entities are meant',
        'Write it like `appliesTo: { kind: Component, spec.type: service }`.',
      );
      return {};
    }
    if (!this.#reader.isShallow(value, path)) {
      return {};
    }
    try {
      return parseFilterPredicate(value);
    } catch (error) {
      this.#reader.add(
        path,
        (error as Error).message,
        'Combine fields with `$all`, `$any` and `$not`, and ask values with `$in`, `$exists`, `$contains` and `$hasPrefix`.',
      );
      return {};
    }
  }

  #duration(value: unknown, path: Path): number {
    const ms = typeof value === 'string' ? parseDuration(value) : undefined;
    if (!ms) {
      this.#reader.add(
        path,
        `${JSON.stringify(value)} is no duration`,
        'Write it like `7d`, `12h` or `1h30m`.',
      );
      return 1;
    }
    return ms;
  }

  #instant(value: unknown, path: Path): string {
    const ms = typeof value === 'string' ? parseInstant(value) : undefined;
    if (ms === undefined) {
      this.#reader.add(
        path,
        `${JSON.stringify(value)} is no date`,
        'Write it like `2026-12-01` (midnight in UTC) or `2026-12-01T08:00:00+01:00`.',
      );
      return new Date(0).toISOString();
    }
    return new Date(ms).toISOString();
  }

  #remedy(value: unknown, path: Path): Remedy {
    const reader = this.#reader;
    const { text, links, template, effort } = reader.fields(value, path, [
      'text',
      'links',
      'template',
      'effort',
    ]);
    return {
      text:
        reader.text(
          text,
          [...path, 'text'],
          'Say in a sentence or two how to mend it.',
        ) ?? '',
      links: reader
        .list(links, [...path, 'links'], MAX_LINKS)
        .map((item, index) => {
          const at = [...path, 'links', index];
          const link = reader.fields(item, at, ['title', 'url']);
          const url = this.#url(link.url, [...at, 'url']);
          return {
            url,
            title:
              link.title === undefined
                ? url
                : reader.text(link.title, [...at, 'title'], undefined, 120) ??
                  '',
          };
        }),
      ...(template !== undefined && {
        template: this.#template(template, [...path, 'template']),
      }),
      effort:
        effort === undefined
          ? 'hours'
          : reader.oneOf(effort, [...path, 'effort'], EFFORTS) ?? 'hours',
    };
  }

  #url(value: unknown, path: Path): string {
    const text = this.#reader.text(
      value,
      path,
      'Write an address that starts with https://.',
    );
    if (text && !(/^https?:\/\//i.test(text) && URL.canParse(text))) {
      this.#reader.add(
        path,
        `'${text.slice(0, 80)}' is no address that a page may open`,
        'Write an address that starts with https://.',
      );
    }
    return text ?? '';
  }

  #template(value: unknown, path: Path): string {
    const text = this.#reader.text(value, path);
    try {
      return text
        ? stringifyEntityRef(
            parseEntityRef(text, {
              defaultKind: 'Template',
              defaultNamespace: 'default',
            }),
          )
        : '';
    } catch {
      this.#reader.add(
        path,
        `'${text}' is no reference to a template`,
        'Write it like `template:default/add-runbook`.',
      );
      return '';
    }
  }

  #collect(value: unknown, path: Path): Record<string, JsonObject> {
    if (!isObject(value)) {
      this.#reader.add(path, 'collect must be a map of settings by collector');
      return {};
    }
    if (!this.#reader.isShallow(value, path)) {
      return {};
    }
    for (const [collector, settings] of Object.entries(value)) {
      if (!isObject(settings)) {
        this.#reader.add(
          [...path, collector],
          `The settings of ${collector} must be a map of settings by fact`,
        );
      }
    }
    return value as Record<string, JsonObject>;
  }

  #gate(value: unknown, levels: string[]): GatePolicy {
    const path = ['spec', 'gate'];
    const highest = levels.at(-1) ?? '';
    const gate =
      value === undefined
        ? {}
        : this.#reader.fields(value, path, [
            'level',
            'unknown',
            'stale',
            'error',
            'otherCommit',
          ]);
    const policy = (field: 'unknown' | 'stale' | 'error' | 'otherCommit') =>
      gate[field] === undefined
        ? 'deny'
        : this.#reader.oneOf(gate[field], [...path, field], POLICIES) ?? 'deny';
    return {
      level:
        gate.level === undefined
          ? highest
          : this.#reader.oneOf(gate.level, [...path, 'level'], levels) ?? '',
      unknown: policy('unknown'),
      stale: policy('stale'),
      error: policy('error'),
      otherCommit: policy('otherCommit'),
    };
  }

  #maxWaiver(value: unknown): number {
    const path = ['spec', 'waivers'];
    if (value === undefined) {
      return MAX_WAIVER_MS;
    }
    const { max } = this.#reader.fields(value, path, ['max']);
    return max === undefined
      ? MAX_WAIVER_MS
      : this.#duration(max, [...path, 'max']);
  }

  #tests(value: unknown, levels: string[], checks: Check[]): ScorecardTest[] {
    const path = ['spec', 'tests'];
    return this.#reader
      .list(value, path, MAX_TESTS)
      .map((item, index) => this.#test(item, [...path, index], levels, checks));
  }

  #test(
    value: unknown,
    path: Path,
    levels: string[],
    checks: Check[],
  ): ScorecardTest {
    const reader = this.#reader;
    const test = reader.fields(value, path, [
      'name',
      'entity',
      'facts',
      'now',
      'expect',
    ]);
    const { metadata, ...rest } = isObject(test.entity) ? test.entity : {};
    if (!isObject(test.entity)) {
      reader.add(
        [...path, 'entity'],
        'entity must be an example, such as `{ kind: Component, spec: { type: service } }`',
      );
    }
    for (const id of isObject(test.facts) ? Object.keys(test.facts) : []) {
      if (!/^[^.]+\../.test(id)) {
        reader.add(
          [...path, 'facts', id],
          `'${id}' is no fact`,
          'Name facts as `<source>.<name>`, such as `ci.coverage`.',
        );
      }
    }
    if (test.facts !== undefined && !isObject(test.facts)) {
      reader.add(
        [...path, 'facts'],
        'facts must be values by fact, such as `ci.coverage: 85`',
      );
    }
    for (const field of ['entity', 'facts'] as const) {
      const problem = exampleProblem(test[field], [...path, field]);
      if (problem) {
        reader.problems.push(problem);
      }
    }
    return {
      name: reader.text(test.name, [...path, 'name'], undefined, 200) ?? '',
      entity: {
        apiVersion: 'backstage.io/v1alpha1',
        kind: 'Component',
        ...rest,
        metadata: { name: 'example', ...(isObject(metadata) && metadata) },
      } as Entity,
      facts: (isObject(test.facts) ? test.facts : {}) as JsonObject,
      ...(test.now !== undefined && {
        now: this.#instant(test.now, [...path, 'now']),
      }),
      expect: this.#expectation(
        test.expect,
        [...path, 'expect'],
        levels,
        checks,
      ),
    };
  }

  #expectation(
    value: unknown,
    path: Path,
    levels: string[],
    checks: Check[],
  ): ScorecardTest['expect'] {
    const reader = this.#reader;
    const expected = reader.fields(value, path, ['level', 'checks', 'gate']);
    const statuses: Record<string, CheckStatus> = {};
    if (expected.checks !== undefined) {
      const byId = reader.fields(
        expected.checks,
        [...path, 'checks'],
        checks.map(({ id }) => id),
      );
      for (const [id, status] of Object.entries(byId)) {
        const read = reader.oneOf(
          status,
          [...path, 'checks', id],
          Object.keys(STATUS_LETTERS) as CheckStatus[],
        );
        if (read) {
          statuses[id] = read;
        }
      }
    }
    return {
      ...(expected.level !== undefined && {
        level: reader.oneOf(
          expected.level,
          [...path, 'level'],
          [...levels, 'none'],
        ),
      }),
      ...(expected.checks !== undefined && { checks: statuses }),
      ...(expected.gate !== undefined && {
        gate: reader.oneOf(expected.gate, [...path, 'gate'], [
          'allow',
          'deny',
          'unknown',
        ] as const),
      }),
    };
  }
}

/** Reads an entity of kind Scorecard, with all that is wrong with it. Without problems, the scorecard can be compiled. */
export function readScorecard(entity: Entity): {
  scorecard: Scorecard;
  problems: KindProblem[];
} {
  const reader = new ProblemReader();
  const scorecard = new ScorecardReader(reader).read(entity);
  return { scorecard, problems: reader.problems };
}

/** The first 16 digits are plenty to tell the versions of one scorecard apart, and people see them. */
function digest(value: unknown): string {
  return bytesToHex(sha256(utf8ToBytes(canonicalJson(value)))).slice(0, 16);
}
