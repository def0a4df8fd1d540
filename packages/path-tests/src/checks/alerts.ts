import type { JsonObject } from '@backstage/types';
import { readManifests } from '../kubernetes/readManifests';
import type { RenderedTree } from '../RenderedTree';
import type { Check } from './Check';

interface Rule {
  alert?: string;
  expr?: unknown;
  for?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
}

const RULE = 'alerts';

/** Whoever is called knows what it is about, how bad it is, and where to read what to do; it is the owner who is called. */
export const alerts: Check = ({ tree, parameters }) => {
  const found = tree
    .matching('**/*.{yaml,yml}')
    .flatMap(file =>
      readManifests(tree.text(file) ?? '').flatMap(({ line, object }) =>
        rulesIn(file, object).map(rule => ({ file, line, rule })),
      ),
    );
  const named = found.filter(({ rule }) => rule.alert);
  if (!named.length) {
    return [
      { rule: RULE, file: 'deploy', message: 'there are no alert rules' },
    ];
  }
  const team = String(parameters.owner).split('/').at(-1);
  return named.flatMap(({ file, line, rule }) =>
    problemsOf(rule, tree, team).map(message => ({
      rule: RULE,
      file,
      line,
      message: `alert ${rule.alert}: ${message}`,
    })),
  );
};

function rulesIn(file: string, { kind, spec, groups }: JsonObject): Rule[] {
  const plain = /alert/i.test(file) ? groups : undefined;
  const found =
    kind === 'PrometheusRule'
      ? (spec as JsonObject | undefined)?.groups
      : plain;
  return Array.isArray(found)
    ? found.flatMap(group => ((group as any)?.rules ?? []) as Rule[])
    : [];
}

function problemsOf(
  rule: Rule,
  tree: RenderedTree,
  team: string | undefined,
): string[] {
  const { expr, labels = {}, annotations = {} } = rule;
  const problems: string[] = [];
  if (typeof expr !== 'string' || !balanced(expr)) {
    problems.push('its expr is none');
  }
  if (!rule.for) {
    problems.push("no 'for': one bad moment would call somebody");
  }
  for (const label of ['severity', 'owner']) {
    if (!labels[label]) {
      problems.push(`no label '${label}'`);
    }
  }
  if (labels.owner && labels.owner.split('/').at(-1) !== team) {
    problems.push(`its owner is '${labels.owner}', not the creating team`);
  }
  if (!annotations.summary) {
    problems.push("no annotation 'summary'");
  }
  const runbook = annotations.runbook_url;
  if (!runbook || !URL.canParse(runbook)) {
    problems.push("no annotation 'runbook_url' that is an address");
  } else {
    const anchor = new URL(runbook).hash.slice(1);
    if (!anchor || !headings(tree.text('docs/runbook.md')).has(anchor)) {
      problems.push(
        `its runbook_url leads to '#${anchor}', which is no heading of docs/runbook.md`,
      );
    }
  }
  return problems;
}

function balanced(expr: string): boolean {
  const open: string[] = [];
  for (const character of expr.replace(/"(?:[^"\\]|\\.)*"/g, '""')) {
    if ('([{'.includes(character)) {
      open.push(character);
    } else if (')]}'.includes(character)) {
      if ('([{'.indexOf(open.pop() ?? ' ') !== ')]}'.indexOf(character)) {
        return false;
      }
    }
  }
  return expr.trim() !== '' && !open.length;
}

/** As MkDocs names them. */
function headings(markdown = ''): Set<string> {
  return new Set(
    [...markdown.matchAll(/^#{1,6}\s+(.+?)(?:\s+\{#([\w-]+)\})?\s*$/gm)].map(
      ([, title, id]) =>
        id ??
        title
          .normalize('NFKD')
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .trim()
          .replace(/[-\s]+/g, '-'),
    ),
  );
}
