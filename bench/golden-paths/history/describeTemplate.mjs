import fs from 'node:fs';
import path from 'node:path';
import { applyEdits } from '../../../demo/edits.mjs';
import { readRepository } from '../../../demo/build.mjs';
import { readFiles, writeFiles } from '../files.mjs';
import { SECOND_RELEASE } from './secondRelease.mjs';

/** A repository of the sample company, made a template of: what is its own becomes a parameter, written `‹name›` here. */
const REPOSITORY = 'payment-routing-service';
const PARAMETERS = [
  ['payment-routing-service', '‹name›'],
  ['payment-api', '‹name›-api'],
  ['checkout-core-team', '‹team›'],
  [
    'Routes card payments, tokenises card data, talks to outside gateways',
    '‹description›',
  ],
];

/** Templates need a file that is run; the repository has none. */
const VERIFY = [
  '#!/bin/sh',
  '# What the pipeline of ‹name› checks, before it does.',
  'set -eu',
  'cd "$(dirname "$0")/.."',
  './gradlew --no-daemon check',
  'docker build --quiet --tag ‹name›:local .',
  '',
].join('\n');

/**
 * Two releases of one template, in no template language: texts hold `‹name›`, `‹team›` and `‹description›`, and so may paths.
 *
 * @returns {Promise<Array<Map<string, { mode: string, content: string }>>>}
 */
export async function describeTemplate(folder) {
  const { tree } = await readRepository(REPOSITORY);
  const first = new Map([
    ...[...tree].map(([name, { mode, content }]) => [
      name,
      { mode, content: withParameters(content) },
    ]),
    ['bin/verify', { mode: '100755', content: VERIFY }],
  ]);
  const place = path.join(folder, 'second-release');
  writeFiles(place, first);
  await applyEdits(place, SECOND_RELEASE);
  for (const [from, to] of Object.entries(SECOND_RELEASE.move)) {
    fs.renameSync(path.join(place, from), path.join(place, to));
  }
  const second = new Map(
    [...readFiles(place)].map(([name, { mode, content }]) => [
      name,
      { mode, content: content.toString('utf8') },
    ]),
  );
  return [first, second];
}

const withParameters = text =>
  PARAMETERS.reduce(
    (result, [own, parameter]) => result.replaceAll(own, parameter),
    text,
  );

const PARAMETER = /‹(\w+)›/g;

/** Parameters in a template language, and the file's ending where there is one. */
export function inLanguage(files, { ending, write }) {
  const written = new Map();
  for (const [name, { mode, content }] of files) {
    if (/\{\{|\{%|\{#/.test(content)) {
      throw new Error(
        `${name} of ${REPOSITORY} holds what template languages read; take another file`,
      );
    }
    const isTemplate = content.search(PARAMETER) >= 0;
    const replace = text =>
      text.replace(PARAMETER, (_, parameter) => write(parameter));
    written.set(`${replace(name)}${isTemplate ? ending : ''}`, {
      mode,
      content: replace(content),
    });
  }
  return written;
}
