import { parse } from 'yaml';
import type { Check } from './Check';
import { isPinned } from './githubWorkflows';

const FILE = '.gitlab-ci.yml';
/** Keys at the top that are no jobs. */
const GLOBAL = new Set([
  'default',
  'image',
  'include',
  'services',
  'stages',
  'variables',
  'workflow',
  'cache',
  'before_script',
  'after_script',
  'spec',
]);
const DEFAULT_STAGES = ['build', 'test', 'deploy'];

/** The pipeline's jobs have something to do, in stages that exist, in images that are pinned. */
export const gitlabPipeline: Check = ({ tree }) => {
  const text = tree.text(FILE);
  if (text === undefined) {
    return [];
  }
  const problem = (message: string) => ({
    rule: 'gitlab-pipeline',
    file: FILE,
    message,
  });
  let pipeline: Record<string, any>;
  try {
    pipeline = parse(text, { logLevel: 'silent', merge: true }) ?? {};
  } catch {
    return [problem('it is no pipeline')];
  }
  const all = Object.entries(pipeline).filter(([key]) => !GLOBAL.has(key));
  const jobs = all.filter(([name]) => !name.startsWith('.'));
  const problems = jobs.length ? [] : [problem('it has no jobs')];
  const stages = ['.pre', ...(pipeline.stages ?? DEFAULT_STAGES), '.post'];
  const names = new Set(all.map(([name]) => name));
  for (const [name, job] of jobs) {
    const { script, trigger, run, stage, needs } = job ?? {};
    const parents = [job?.extends ?? []].flat();
    const inherits = (key: string): boolean =>
      parents.some(parent => pipeline[parent]?.[key] !== undefined);
    if (!script && !trigger && !run && !inherits('script')) {
      problems.push(problem(`job '${name}' has no script`));
    }
    if (stage !== undefined && !stages.includes(stage)) {
      problems.push(
        problem(`job '${name}' is in stage '${stage}', which is not there`),
      );
    }
    const needed = (needs ?? []).flatMap((each: any) =>
      typeof each === 'string' ? [each] : each.job ?? [],
    );
    for (const other of [...parents, ...needed]) {
      if (!names.has(other) && !pipeline.include) {
        problems.push(
          problem(`job '${name}' refers to '${other}', which is not there`),
        );
      }
    }
  }
  const images = [pipeline, pipeline.default, ...all.map(([, job]) => job)]
    .flatMap(each => [each?.image, ...(each?.services ?? [])])
    .map(image => image?.name ?? image)
    .filter(image => typeof image === 'string');
  for (const image of new Set<string>(images)) {
    if (!isPinned(image)) {
      problems.push(problem(`the image '${image}' is not pinned to a version`));
    }
  }
  return problems;
};
