import type {
  DashboardWidget,
  HomeDashboard,
  HomeLink,
  HomeWidget,
  PortalDashboard,
} from './types';

/**
 * What the portal has, for buttons and links to lead to.
 *
 * @public
 */
export interface PortalContents {
  /** What can be created. */
  templates: Array<{
    namespace: string;
    name: string;
    /** `service`, `database`. */
    type: string;
    tags: string[];
  }>;
  /** What can be read. */
  docs: Array<{
    /** Path of its docs. */
    path: string;
    name: string;
    title: string;
    tags: string[];
  }>;
}

/**
 * Finds in the portal what a dashboard names. Guides write `/databases/new` for "create one of those": that leads to the template
 * that makes it, and is shown as not possible, with the reason, while there is none.
 *
 * @public
 */
export function resolveDashboard(
  dashboard: PortalDashboard,
  contents: PortalContents,
): HomeDashboard {
  return {
    ref: dashboard.ref,
    title: dashboard.title,
    sections: dashboard.sections.map(({ id, title, widgets }) => ({
      id,
      title,
      widgets: widgets.map(widget => resolved(widget, contents)),
    })),
  };
}

function resolved(
  widget: DashboardWidget,
  contents: PortalContents,
): HomeWidget {
  switch (widget.type) {
    case 'button':
      return {
        type: 'button',
        label: widget.label,
        ...buttonTarget(widget.action, contents),
      };
    case 'docs':
      return {
        type: 'docs',
        links: widget.sections.map(section => docsLink(section, contents)),
      };
    default:
      return widget;
  }
}

function buttonTarget(
  action: string,
  { templates }: PortalContents,
): Omit<HomeLink, 'label'> {
  const plural = /^\/([\w-]+)\/new\/?$/.exec(action)?.[1].toLowerCase();
  if (!plural) {
    return { to: action };
  }
  const type = singular(plural);
  const makes = templates.filter(
    template =>
      template.type.toLowerCase() === type || template.tags.includes(type),
  );
  if (makes.length === 1) {
    const [{ namespace, name }] = makes;
    return {
      to: `/create/templates/${encodeURIComponent(
        namespace,
      )}/${encodeURIComponent(name)}`,
    };
  }
  return makes.length
    ? { to: '/create' }
    : {
        why: `Nothing creates a ${type} yet. It works as soon as there is a template whose spec.type is ${type}.`,
      };
}

function singular(plural: string): string {
  if (plural.endsWith('ies')) {
    return `${plural.slice(0, -3)}y`;
  }
  return plural.replace(/s$/, '');
}

/** Docs of that name or with that tag; otherwise a search for it. */
function docsLink(section: string, { docs }: PortalContents): HomeLink {
  const wanted = section.toLowerCase();
  const found =
    docs.find(({ name }) => name.toLowerCase() === wanted) ??
    docs.find(({ tags }) => tags.includes(wanted));
  const words = section.replace(/[-_]+/g, ' ');
  return found
    ? { label: found.title, to: found.path }
    : {
        label: words.charAt(0).toUpperCase() + words.slice(1),
        to: `/search?query=${encodeURIComponent(words)}&types[]=techdocs`,
      };
}
