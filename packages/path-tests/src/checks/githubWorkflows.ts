import {
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
} from 'yaml';
import type { Problem } from '../Problem';
import type { RenderedTree } from '../RenderedTree';
import type { Check } from './Check';

const RULE = 'github-workflow';

/** Workflows have triggers, jobs with something to do and no more rights than said; what they use is pinned to a commit. */
export const githubWorkflows: Check = ({ tree }) =>
  tree.matching('.github/workflows/*.{yml,yaml}').flatMap(file => {
    const text = tree.text(file) ?? '';
    return [...workflowProblems(text), ...callProblems(text, tree)].map(
      problem => ({ rule: RULE, file, ...problem }),
    );
  });

function workflowProblems(text: string): Array<Omit<Problem, 'rule'>> {
  const counter = new LineCounter();
  const document = parseDocument(text, { lineCounter: counter });
  if (document.errors.length || !isMap(document.contents)) {
    return [{ message: 'it is no workflow' }];
  }
  const problems: Array<Omit<Problem, 'rule'>> = [];
  const lineOf = (node: unknown) =>
    isScalar(node) && node.range
      ? counter.linePos(node.range[0]).line
      : undefined;
  const { on, jobs, permissions } = document.toJS() as Record<string, any>;
  if (!on) {
    problems.push({ message: "it has no 'on': it never runs" });
  }
  if (!jobs || !Object.keys(jobs).length) {
    problems.push({ message: 'it has no jobs' });
  }
  const all = Object.entries<any>(jobs ?? {});
  for (const [name, job] of all) {
    if (!job?.uses && !(job?.['runs-on'] && job.steps?.length)) {
      problems.push({
        message: `job '${name}' has no 'runs-on' with 'steps', nor 'uses'`,
      });
    }
    for (const needed of [job?.needs ?? []].flat()) {
      if (!jobs[needed]) {
        problems.push({
          message: `job '${name}' needs '${needed}', which is not there`,
        });
      }
    }
    for (const [index, step] of (job?.steps ?? []).entries()) {
      if (!step?.uses === !step?.run) {
        problems.push({
          message: `step ${
            index + 1
          } of job '${name}' has neither 'run' nor 'uses', or both`,
        });
      }
    }
  }
  if (!permissions && !all.every(([, job]) => job?.permissions)) {
    problems.push({
      message: "no 'permissions': the jobs' token could do everything",
    });
  }
  const lines = text.split('\n');
  visit(document, {
    Pair(_, { key, value }) {
      if (isScalar(key) && key.value === 'uses' && isScalar(value)) {
        const uses = String(value.value);
        const line = lineOf(value);
        if (
          !uses.startsWith('./') &&
          !/@[0-9a-f]{40}$/.test(uses) &&
          !/^docker:\/\/.+@sha256:[0-9a-f]{64}$/.test(uses)
        ) {
          problems.push({
            line,
            message: `'${uses}' is not pinned to a commit`,
          });
        } else if (
          uses.includes('@') &&
          !/#\s*v?\d+\.\d+/.test(lines[(line ?? 1) - 1])
        ) {
          problems.push({
            line,
            message: `'${uses}' does not say which version that is: a comment '# v1.2.3'`,
          });
        }
      }
      if (
        isScalar(key) &&
        (key.value === 'image' || key.value === 'container') &&
        isScalar(value) &&
        typeof value.value === 'string' &&
        !isPinned(value.value)
      ) {
        problems.push({
          line: lineOf(value),
          message: `the image '${value.value}' is not pinned to a version`,
        });
      }
      // An expression in a script is what lets a title of a pull request run commands
      if (isScalar(key) && key.value === 'run' && isScalar(value)) {
        const hostile =
          /\$\{\{\s*github\.(?:event\.[^}]*(?:title|body|message|name|ref)|head_ref)[^}]*\}\}/.exec(
            String(value.value),
          );
        if (hostile) {
          problems.push({
            line: lineOf(value),
            message: `${hostile[0]} in a script runs what others write; hand it over in 'env'`,
          });
        }
      }
      if (isSeq(value) && !value.items.length) {
        problems.push({ line: lineOf(key), message: `'${key}' is empty` });
      }
    },
  });
  return problems;
}

/** GitHub starts nothing of a workflow that calls one which is not there, or whose jobs want more rights than the caller gives. */
function callProblems(
  text: string,
  tree: RenderedTree,
): Array<Omit<Problem, 'rule'>> {
  const caller = readWorkflow(text);
  return Object.entries<any>(caller.jobs ?? {}).flatMap(([name, job]) => {
    const uses = job?.uses;
    if (typeof uses !== 'string' || !uses.startsWith('./')) {
      return [];
    }
    const called = tree.text(uses.slice(2));
    if (called === undefined) {
      return [{ message: `job '${name}' calls '${uses}', which is not there` }];
    }
    const { jobs, permissions } = readWorkflow(called);
    const given = job.permissions ?? caller.permissions;
    return Object.entries<any>(jobs ?? {}).flatMap(([inner, each]) =>
      Object.entries(each?.permissions ?? permissions ?? {})
        .filter(([right, wanted]) => rank(wanted) > rank(given?.[right]))
        .map(([right, wanted]) => ({
          message: `job '${name}' does not give '${right}: ${wanted}', which job '${inner}' of '${uses}' wants`,
        })),
    );
  });
}

/** What is none has problems of its own. */
function readWorkflow(text: string): Record<string, any> {
  const document = parseDocument(text);
  return document.errors.length ? {} : document.toJS() ?? {};
}

function rank(right: unknown): number {
  return ['read', 'write'].indexOf(String(right));
}

/** By digest, or by a tag that is more than a name. */
export function isPinned(image: string): boolean {
  return (
    /@sha256:[0-9a-f]{64}$/.test(image) ||
    /:[^/:]*\d[^/:]*$/.test(image) ||
    /\$/.test(image)
  );
}
