import fs from 'node:fs';
import path from 'node:path';
import { git } from '../../shared/git.mjs';
import { writeFiles } from '../files.mjs';
import { inLanguage } from './describeTemplate.mjs';
import { PARAMETERS } from './writePath.mjs';

export const ANSWERS = '.copier-answers.yml';

const QUESTIONS = [
  '_subdirectory: template',
  ...PARAMETERS.map(name => `${name}: { type: str }`),
  '',
].join('\n');

/** The same releases for copier: a repository with a tag for each of them. */
export async function writeCopierTemplate(folder, releases) {
  fs.mkdirSync(folder);
  await git(folder, 'init', '--quiet', '--initial-branch=main');
  for (const [index, release] of releases.entries()) {
    const files = inLanguage(release, {
      ending: '.jinja',
      write: parameter => `{{ ${parameter} }}`,
    });
    fs.rmSync(path.join(folder, 'template'), { recursive: true, force: true });
    writeFiles(folder, new Map([['copier.yml', text(QUESTIONS)]]));
    writeFiles(path.join(folder, 'template'), files);
    writeFiles(
      path.join(folder, 'template'),
      new Map([
        [
          '{{ _copier_conf.answers_file }}.jinja',
          text('{{ _copier_answers|to_nice_yaml }}'),
        ],
      ]),
    );
    await git(folder, 'add', '--all');
    await git(folder, 'commit', '--quiet', '--message', `Release ${index + 1}`);
    await git(folder, 'tag', `v${index + 1}.0.0`);
  }
}

/** What copier writes into a project that it makes. */
export const answersFile = (template, version, parameters) =>
  text(
    `${[
      `_commit: v${version}`,
      `_src_path: ${template}`,
      ...[...PARAMETERS].sort().map(name => `${name}: ${parameters[name]}`),
    ].join('\n')}\n`,
  );

const text = content => ({ mode: '100644', content });
