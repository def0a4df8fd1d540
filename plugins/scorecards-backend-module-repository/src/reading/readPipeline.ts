import { parse } from 'yaml';

/** What a pipeline does, as far as its definition tells. */
export interface PipelineReading {
  runsTests: boolean;
  runsLint: boolean;
  runsSecurityScan: boolean;
}

const TESTS =
  /\b(?:npm|pnpm|yarn|bun)(?: run)? (?:-\S+ )*test\b|\bnpm t\b|\b(?:make|task|just|rake|invoke) (?:\S+ )*(?:test|check)|\bgradlew?\b.*\b(?:test|check|build)\b|\bmvnw?\b.*\b(?:test|verify|install|package)\b|\b(?:go|cargo|dotnet|mix|swift|flutter|bazel|sbt|deno) test\b|\bnode --test\b|\b(?:pytest|tox|nox|jest|vitest|mocha|rspec|phpunit|ctest|bats|playwright test|cypress run|unittest)\b/i;

const LINT =
  /\blint\b|\blint:|\b(?:eslint|biome|oxlint|golangci-lint|golangci|staticcheck|ruff|flake8|pylint|mypy|pyright|ktlint|detekt|checkstyle|spotless(?:check)?|pmd|clippy|rubocop|shellcheck|hadolint|tflint|stylelint|markdownlint|yamllint|actionlint|super-linter|pre-commit|vacuum|spectral|phpstan|scalafmt|swiftlint)\b|\bprettier\b.*--check|\bblack\b.*--check|\b(?:go vet|cargo fmt|dotnet format)\b|buf-(?:action|lint)/i;

const SECURITY_SCAN =
  /\b(?:trivy|snyk|grype|codeql|semgrep|gosec|bandit|pip-audit|govulncheck|osv-scanner|gitleaks|trufflehog|checkov|tfsec|kics|anchore|brakeman|zizmor|njsscan|safety check|docker scout|dependency-review-action|sonarqube|fortify|veracode|checkmarx)\b|dependency-?check|\b(?:npm|pnpm|yarn|yarn npm|bun|cargo|composer|bundle|bundler) audit\b|\bsast\b|secret-detection|(?:dependency|container|security)-scan/i;

const COMMAND_KEYS = new Set([
  // GitHub, Gitea, Forgejo
  'run',
  'uses',
  // GitLab, and Bitbucket's `script`
  'script',
  'before_script',
  'after_script',
  'include',
  'template',
  'component',
  // CircleCI, Azure, Drone
  'command',
  'commands',
  'bash',
  'task',
]);

/** Enough for people's pipelines, and little enough that nobody can keep the portal busy with made up ones. */
const MAX_PIPELINES = 50;
const MAX_LINES = 2_000;

/** Pipelines of a repository as a whole: what one of them does is done. Names of jobs and steps prove nothing. */
export function readPipelines(
  pipelines: Array<{ path: string; text: string }>,
): PipelineReading {
  const commands = pipelines
    .slice(0, MAX_PIPELINES)
    .flatMap(commandsOf)
    .flatMap(linesOf)
    .slice(0, MAX_LINES);
  const some = (words: RegExp) => commands.some(line => words.test(line));
  return {
    runsTests: some(TESTS),
    runsLint: some(LINT),
    runsSecurityScan: some(SECURITY_SCAN),
  };
}

function commandsOf({ path, text }: { path: string; text: string }): string[] {
  if (!/\.ya?ml$/.test(path)) {
    return [text];
  }
  const commands: string[] = [];
  collect(read(text), commands, 0);
  return commands;
}

/** What is no YAML runs nothing. */
function read(text: string): unknown {
  if (isIntricate(text)) {
    return undefined;
  }
  try {
    return parse(text, { logLevel: 'silent', maxAliasCount: 100, merge: true });
  } catch {
    return undefined;
  }
}

/** The parser's time grows with the square of nesting, which nobody writes as deep as this. */
function isIntricate(text: string): boolean {
  let depth = 0;
  for (const character of text) {
    if ('[{'.includes(character)) {
      depth++;
    } else if (']}'.includes(character)) {
      depth = Math.max(0, depth - 1);
    }
    if (depth > 200) {
      return true;
    }
  }
  return /(?:[-?:][ \t]+){50}|(?:[&!]\S{0,20}\s+){50}/.test(text);
}

/** Commands, and actions or templates used, wherever a forge has them; steps that are switched off are left out. */
function collect(value: unknown, commands: string[], depth: number): void {
  if (typeof value !== 'object' || value === null || depth > 20) {
    return;
  }
  if (
    'if' in value &&
    /^(?:false|\$\{\{\s*false\s*\}\})$/.test(`${value.if}`)
  ) {
    return;
  }
  for (const [key, inner] of Object.entries(value)) {
    if (COMMAND_KEYS.has(key)) {
      commands.push(...textsOf(inner));
    }
    collect(inner, commands, depth + 1);
  }
}

function textsOf(value: unknown): string[] {
  return [value].flat(4).filter(one => typeof one === 'string');
}

/** Without comments and what is only said aloud. */
function linesOf(text: string): string[] {
  return text
    .split('\n')
    .map(line => line.trim().slice(0, 500))
    .filter(line => !/^(?:#|\/\/|echo\b|printf\b)/.test(line));
}
