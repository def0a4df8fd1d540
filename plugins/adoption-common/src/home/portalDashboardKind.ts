import {
  parseEntityRef,
  stringifyEntityRef,
  type Entity,
} from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import {
  excerpt,
  formatPath,
  isObject,
  ProblemReader,
  type EntityKind,
  type KindProblem,
} from '@paved/plugin-repositories-common';
import type {
  DashboardSection,
  DashboardWidget,
  PortalDashboard,
} from './types';

const KIND = 'PortalDashboard';
/** Our own, and that of guides on platform engineering; the form is the same. */
const API_VERSIONS = ['paved.dev/v1alpha1', 'platform.example.com/v1'];

const WIDGETS = [
  'button',
  'service-list',
  'system-status',
  'cost-summary',
  'docs',
] as const;
const CURRENT_USER = 'current_user';
const MOST_SECTIONS = 30;
const MOST_ENTRIES = 50;
const LONGEST_NAME = 100;
const DEFAULT_DAYS = 30;
const MOST_DAYS = 366;

type Path = KindProblem['path'];
type Widget = (typeof WIDGETS)[number];

/** Fields of each widget besides its type. */
const FIELDS: Record<Widget, string[]> = {
  button: ['action', 'label'],
  'service-list': ['filters'],
  'system-status': ['components'],
  'cost-summary': ['period'],
  docs: ['sections'],
};

class DashboardReader extends ProblemReader {
  dashboard(entity: Entity): PortalDashboard {
    const { metadata } = entity;
    const name = String(metadata?.name ?? '');
    const namespace = metadata?.namespace || 'default';
    const spec = this.fields(entity.spec, ['spec'], ['owner', 'sections']);
    const path = ['spec', 'sections'];
    const sections = this.list(spec.sections, path, MOST_SECTIONS).map(
      (item, index) => this.#section(item, [...path, index], namespace),
    );
    if (!sections.length && !this.problems.length) {
      this.add(
        path,
        'A dashboard needs at least one section',
        'Write one, such as `sections: [{ name: My Services, widget: service-list }]`.',
      );
    }
    this.unique(
      sections.map(({ id }, index) => ({
        id: id || undefined,
        path: [...path, index, 'name'],
      })),
    );
    return {
      ref: stringifyEntityRef({ kind: KIND, namespace, name }).toLowerCase(),
      title: metadata?.title || name,
      ...(spec.owner !== undefined && {
        owner: this.#group(spec.owner, ['spec', 'owner'], namespace),
      }),
      sections,
    };
  }

  #section(value: unknown, path: Path, namespace: string): DashboardSection {
    const type =
      isObject(value) && value.widget !== undefined
        ? this.oneOf(value.widget, [...path, 'widget'], WIDGETS)
        : undefined;
    const own =
      isObject(value) && value.widget !== undefined ? ['widget'] : ['widgets'];
    const section = this.fields(value, path, [
      'name',
      ...own,
      ...(type ? FIELDS[type] : []),
      // Of a type that is none, its fields can't be known
      ...(own[0] === 'widget' && !type && isObject(value)
        ? Object.keys(value)
        : []),
    ]);
    const title =
      this.text(section.name, [...path, 'name'], undefined, LONGEST_NAME) ?? '';
    const widgets =
      own[0] === 'widget'
        ? [type && this.#widget(type, section, path, namespace)]
        : this.list(section.widgets, [...path, 'widgets'], MOST_ENTRIES).map(
            (item, index) =>
              this.#listed(item, [...path, 'widgets', index], namespace),
          );
    if (
      !widgets.length &&
      isObject(value) &&
      Array.isArray(section.widgets ?? [])
    ) {
      this.add(
        path,
        'The section has no widget',
        `Write \`widget:\` with one of ${WIDGETS.join(
          ', ',
        )}, or a list of \`widgets:\`.`,
      );
    }
    return {
      id: idOf(title),
      title,
      widgets: widgets.filter(widget => widget !== undefined),
    };
  }

  #listed(
    value: unknown,
    path: Path,
    namespace: string,
  ): DashboardWidget | undefined {
    if (!isObject(value)) {
      this.fields(value, path, []);
      return undefined;
    }
    const type = this.oneOf(value.type, [...path, 'type'], WIDGETS);
    return (
      type &&
      this.#widget(
        type,
        this.fields(value, path, ['type', ...FIELDS[type]]),
        path,
        namespace,
      )
    );
  }

  #widget(
    type: Widget,
    fields: Partial<Record<string, unknown>>,
    path: Path,
    namespace: string,
  ): DashboardWidget {
    switch (type) {
      case 'button':
        return {
          type,
          label:
            this.text(
              fields.label,
              [...path, 'label'],
              'Say what the button does, such as `label: Create Service`.',
              LONGEST_NAME,
            ) ?? '',
          action: this.#action(fields.action, [...path, 'action']),
        };
      case 'service-list':
        return {
          type,
          ...this.#owner(fields.filters, [...path, 'filters'], namespace),
        };
      case 'system-status':
        return {
          type,
          components: this.#names(fields.components, [...path, 'components']),
        };
      case 'cost-summary':
        return { type, days: this.#days(fields.period, [...path, 'period']) };
      default:
        return {
          type,
          sections: this.#names(fields.sections, [...path, 'sections']),
        };
    }
  }

  /** Nothing that a page may not open: no script, no other host behind two slashes. */
  #action(value: unknown, path: Path): string {
    const remedy =
      'Write a path of the portal such as `/services/new`, or an address that starts with https://.';
    const action = this.text(value, path, remedy, 2_000) ?? '';
    const isPath = /^\/(?![/\\])[^\s\\]*$/.test(action);
    const isAddress = /^https:\/\//i.test(action) && URL.canParse(action);
    if (action && !isPath && !isAddress) {
      this.add(
        path,
        `'${excerpt(action)}' is nothing that a button may open`,
        remedy,
      );
      return '';
    }
    return action;
  }

  #owner(value: unknown, path: Path, namespace: string): { ownedBy?: string } {
    if (value === undefined) {
      return {};
    }
    const { owned_by: owner } = this.fields(value, path, ['owned_by']);
    return owner === undefined || owner === CURRENT_USER
      ? {}
      : { ownedBy: this.#group(owner, [...path, 'owned_by'], namespace) };
  }

  #group(value: unknown, path: Path, namespace: string): string {
    const remedy = `Write \`group:default/payments\`${
      path.at(-1) === 'owned_by' ? ` or \`${CURRENT_USER}\`` : ''
    }.`;
    const text = this.text(value, path, remedy, 300);
    try {
      return text
        ? stringifyEntityRef(
            parseEntityRef(text, {
              defaultKind: 'Group',
              defaultNamespace: namespace,
            }),
          ).toLowerCase()
        : '';
    } catch {
      this.add(path, `'${excerpt(text)}' is no reference to a group`, remedy);
      return '';
    }
  }

  #names(value: unknown, path: Path): string[] {
    return this.list(value, path, MOST_ENTRIES).flatMap(
      (item, index) =>
        this.text(item, [...path, index], undefined, LONGEST_NAME) ?? [],
    );
  }

  #days(value: unknown, path: Path): number {
    if (value === undefined) {
      return DEFAULT_DAYS;
    }
    const days = /^(\d{1,3})d$/.exec(String(value))?.[1];
    if (!days || Number(days) < 1 || Number(days) > MOST_DAYS) {
      this.add(
        path,
        `period is ${JSON.stringify(value)}`,
        `Write a number of days, such as \`period: 30d\`; ${MOST_DAYS} at most.`,
      );
      return DEFAULT_DAYS;
    }
    return Number(days);
  }
}

function idOf(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-|-$/g, '');
}

/**
 * Everything that is wrong with an entity of kind PortalDashboard.
 *
 * @public
 */
export function portalDashboardProblems(entity: Entity): KindProblem[] {
  const reader = new DashboardReader();
  reader.dashboard(entity);
  return reader.problems;
}

/**
 * Reads an entity of kind PortalDashboard.
 *
 * @public
 * @throws InputError naming every problem
 */
export function parsePortalDashboard(entity: Entity): PortalDashboard {
  const reader = new DashboardReader();
  const dashboard = reader.dashboard(entity);
  if (reader.problems.length) {
    throw new InputError(
      `${dashboard.ref} can't be used: ${reader.problems
        .map(({ path, message }) => `${formatPath(path)}: ${message}`)
        .join('; ')}`,
    );
  }
  return dashboard;
}

/**
 * The kind PortalDashboard, as the validator of catalog files wants to know it.
 *
 * @public
 */
export const portalDashboardKind: EntityKind = {
  kind: KIND,
  apiVersions: API_VERSIONS,
  async check(entity) {
    if (entity.kind !== KIND || !API_VERSIONS.includes(entity.apiVersion)) {
      return false;
    }
    const [problem] = portalDashboardProblems(entity);
    if (problem) {
      throw new TypeError(`${formatPath(problem.path)}: ${problem.message}`);
    }
    return true;
  },
  problems: portalDashboardProblems,
  references: [{ field: 'spec.owner', defaultKind: 'Group' }],
};
