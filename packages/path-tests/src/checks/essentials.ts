import { parseEntityRef } from '@backstage/catalog-model';
import type { Problem } from '../Problem';
import type { Check } from './Check';

const RULE = 'essentials';

/** What every repository has from its first commit, and why. */
const WANTED: Array<{ globs: string[]; why: string }> = [
  { globs: ['README.md'], why: 'people start there' },
  { globs: ['catalog-info.yaml'], why: 'the catalog finds it by that' },
  { globs: ['mkdocs.yml'], why: 'its docs are shown in the portal' },
  { globs: ['docs/index.md'], why: 'its docs need a first page' },
  { globs: ['docs/runbook.md'], why: 'whoever is called at night reads it' },
  { globs: ['docs/adr/*.md'], why: 'decisions are written down' },
  { globs: ['Dockerfile'], why: 'it is deployed as an image' },
  { globs: ['score.yaml'], why: 'it says what it needs to run' },
  { globs: ['deploy/base/kustomization.yaml'], why: 'it is deployed' },
  {
    globs: ['renovate.json', '.github/dependabot.yml'],
    why: 'dependencies are kept up to date',
  },
  { globs: ['.pre-commit-config.yaml'], why: 'mistakes are found early' },
];

const CI_FILES: Record<string, string> = {
  'github-actions': '.github/workflows/*.{yml,yaml}',
  'gitlab-ci': '.gitlab-ci.yml',
};

/** The files that every path gives are there, the team is named, scripts can be run. */
export const essentials: Check = ({ tree, parameters }) => {
  const problems: Problem[] = WANTED.flatMap(({ globs, why }) =>
    tree.matching(...globs).length
      ? []
      : [
          {
            rule: RULE,
            file: globs[0],
            message: `there is no ${globs.join(' and no ')}, but ${why}`,
          },
        ],
  );
  const pipeline = CI_FILES[String(parameters.ci)];
  if (pipeline && !tree.matching(pipeline).length) {
    problems.push({
      rule: RULE,
      file: pipeline,
      message: `there is no ${pipeline}, and the CI system was to be ${parameters.ci}`,
    });
  }
  problems.push(...ownerProblems(tree, parameters.owner));
  for (const { path, mode } of tree.files) {
    const isScript = tree.text(path)?.startsWith('#!') ?? false;
    if (mode === '100644' && isScript) {
      problems.push({
        rule: RULE,
        file: path,
        line: 1,
        message: 'it starts like a script and can not be executed: chmod +x',
      });
    } else if (mode === '100755' && !isScript && tree.text(path)) {
      problems.push({
        rule: RULE,
        file: path,
        message: 'it can be executed and does not start with #!',
      });
    }
  }
  return problems;
};

function ownerProblems(
  tree: Parameters<Check>[0]['tree'],
  owner: unknown,
): Problem[] {
  const [file] = tree.matching('CODEOWNERS', '.github/CODEOWNERS');
  if (!file) {
    return [
      {
        rule: RULE,
        file: 'CODEOWNERS',
        message: 'there is no CODEOWNERS, so nobody is asked for a review',
      },
    ];
  }
  const { name } = parseEntityRef(String(owner), { defaultKind: 'group' });
  const namesTeam = (tree.text(file) ?? '').split('\n').some(line => {
    const [pattern, ...owners] = line.trim().split(/\s+/);
    return (
      pattern === '*' &&
      owners.some(each => each.endsWith(`/${name}`) || each === `@${name}`)
    );
  });
  return namesTeam
    ? []
    : [
        {
          rule: RULE,
          file,
          message: `no rule '* @…/${name}': the creating team does not own everything`,
        },
      ];
}
