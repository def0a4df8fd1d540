import { parseEntityRef } from '@backstage/catalog-model';
import type { JsonObject } from '@backstage/types';
import {
  createTemplateRenderer,
  TemplateLimitError,
  TemplateRenderError,
  type PreparedTemplateContext,
  type TemplateFilter,
  type TemplateValue,
} from 'nunjitsu';
import { version } from 'nunjitsu/package.json';
import { DEFINED_FILTER, type GuardedTemplate } from './guardTemplate';
import { putLiterals } from './literals';

/** What goes into locks: another engine, or another version of it, may render something else. */
export const TEMPLATE_ENGINE = `nunjitsu@${version}`;

/** A template that can't be rendered. */
export class TemplateError extends Error {
  constructor(
    message: string,
    readonly line: number | undefined,
    /** Whether it is no template at all, whatever the values. */
    readonly isSyntax: boolean,
  ) {
    super(message);
  }
}

class UndefinedError extends Error {}

// Templates are code that somebody else wrote, and run within the portal: what can't be interrupted (regular expressions) is
// off, all else has the engine's limits. Look-ups that are checked are calls to it.
const LIMITS = { capabilityCalls: 100_000 };

const PLACE = /^Template error at line \d+(, column \d+)?: /;

/** Renders guarded templates (see guardTemplate) as the scaffolder's `fetch:template` does, with its filters. */
export class TemplateRenderer {
  #undefinedName?: string;
  readonly #renderer = createTemplateRenderer({
    filters: {
      parseEntityRef: parseEntityRef as TemplateFilter,
      parseRepoUrl: input => parseRepoUrl(input),
      pick: (input, path) => pick(input, path),
      projectSlug: input => {
        const { owner, repo } = parseRepoUrl(input);
        return `${owner}/${repo}`;
      },
      [DEFINED_FILTER]: (input, name) => {
        if (input === undefined) {
          this.#undefinedName = String(name);
          throw new UndefinedError();
        }
        return input;
      },
    },
  });

  prepare(values: JsonObject): PreparedTemplateContext {
    return this.#renderer.prepareContext({ values: values as TemplateValue });
  }

  /** @throws TemplateError */
  render(
    { source, literals }: GuardedTemplate,
    context: PreparedTemplateContext,
  ): string {
    return this.#try(() =>
      putLiterals(
        this.#renderer.render(source, context, { limits: LIMITS }),
        literals,
      ),
    );
  }

  /**
   * Whether an expression is true.
   *
   * @throws TemplateError
   */
  test({ source }: GuardedTemplate, context: PreparedTemplateContext): boolean {
    return this.#try(() =>
      Boolean(this.#renderer.renderValue(source, context, { limits: LIMITS })),
    );
  }

  #try<T>(render: () => T): T {
    this.#undefinedName = undefined;
    try {
      return render();
    } catch (error) {
      if (
        !(error instanceof TemplateRenderError) &&
        !(error instanceof TemplateLimitError)
      ) {
        throw error;
      }
      throw new TemplateError(
        this.#undefinedName === undefined
          ? error.message.replace(PLACE, '')
          : `'${this.#undefinedName}' is not defined`,
        error.line,
        error instanceof TemplateRenderError && error.code === 'syntax_error',
      );
    }
  }
}

/** `host?owner=…&repo=…`, as the scaffolder's repository picker gives it. */
function parseRepoUrl(input: TemplateValue | undefined): {
  host: string;
  repo: string;
  [part: string]: string;
} {
  const url = new URL(`https://${String(input)}`);
  const parts: Record<string, string> = {};
  for (const name of ['owner', 'organization', 'workspace', 'project']) {
    const value = url.searchParams.get(name);
    if (value) {
      parts[name] = value;
    }
  }
  const repo = url.searchParams.get('repo') ?? parts.project;
  if (!repo) {
    throw new Error(
      `'${String(input)}' is no repository; it looks like host?owner=o&repo=r`,
    );
  }
  return { host: url.host, repo, ...parts };
}

function pick(
  input: TemplateValue | undefined,
  path: TemplateValue | undefined,
): TemplateValue | undefined {
  return String(path)
    .split('.')
    .reduce<TemplateValue | undefined>(
      (value, name) =>
        typeof value === 'object' &&
        value !== null &&
        Object.hasOwn(value, name)
          ? (value as Record<string, TemplateValue>)[name]
          : undefined,
      input,
    );
}
