import * as fs from 'node:fs/promises';
import { readPeople } from '../people.mjs';
import { Random } from './random.mjs';

const story = JSON.parse(
  await fs.readFile(new URL('./services.json', import.meta.url), 'utf8'),
);
const PEOPLE = JSON.parse(
  await fs.readFile(new URL('./people.json', import.meta.url), 'utf8'),
);
/** Days between two commits of a team to a service of its own. */
const DAYS_BETWEEN_COMMITS = [3, 11];

/** For so many days before today, new services are counted. */
export const DAYS = story.days;

/** Services of the year that were made from golden paths, and those that were not. */
export const { onPaths, fromScratch } = story;

/** What a team does in its own way, though its path would do it. */
export const { deviation } = story;

/** How often services with a pipeline are deployed. */
export function pipelines() {
  return [
    ...Object.entries(story.perDay).map(([name, perDay]) => ({ name, perDay })),
    ...fromScratch.map(({ name, perDay }) => ({ name, perDay })),
    ...onPaths.map(({ name }) => ({
      ...{ name, perDay: story.perDayOnPath },
      isOnPath: true,
    })),
  ].map(each => ({ isOnPath: false, ...each }));
}

/** Services whose teams ask the platform team for something. */
export function ownedServices() {
  return [
    ...Object.entries(story.teams).map(([name, team]) => ({ name, team })),
    ...fromScratch.map(({ name, owner }) => ({ name, team: owner })),
  ];
}

/**
 * Commits of a service that was made from a golden path: what the path made, and what its team did since, in files of its own.
 *
 * @param {object} service of {@link onPaths}
 * @param {Array<{ path: string, mode: string, content: string }>} files that the path made
 */
export async function commitsOnPath(service, files) {
  const { name, by, daysAgo, path, parameters } = service;
  return [
    { by, daysAgo, message: `${name}, made from ${path}`, files },
    ...(await work(service, parameters.owner.replace(/.*\//, ''))),
  ];
}

/** Commits of a service that somebody began with an empty folder. */
export async function commitsFromScratch(service) {
  const { name, by, daysAgo, description, owner, system } = service;
  const file = (path, ...lines) => ({
    ...{ path, mode: '100644' },
    content: `${lines.join('\n')}\n`,
  });
  return [
    {
      ...{ by, daysAgo, message: 'First version' },
      files: [
        file('README.md', `# ${name}`, '', `${description}.`),
        file(
          'catalog-info.yaml',
          'apiVersion: backstage.io/v1alpha1',
          'kind: Component',
          'metadata:',
          `  name: ${name}`,
          `  description: ${description}`,
          'spec:',
          '  type: service',
          '  lifecycle: production',
          `  owner: group:${owner}`,
          `  system: ${system}`,
        ),
        file(
          'Dockerfile',
          'FROM node:22-alpine',
          'COPY . .',
          'CMD ["node", "index.js"]',
        ),
        file(
          'package.json',
          JSON.stringify(
            {
              name: `@fintech-fast/${name}`,
              version: '0.1.0',
              private: true,
            },
            undefined,
            2,
          ),
        ),
        file(
          'index.js',
          "const { createServer } = require('node:http');",
          '',
          'createServer((request, response) => {',
          "  response.end('ok');",
          '}).listen(process.env.PORT ?? 8080);',
        ),
      ],
    },
    ...(await work(service, owner)),
  ];
}

/** What a team did since: each commit adds a line to a log of decisions, by somebody who was there by then. */
async function work({ name, daysAgo: began }, team) {
  const random = new Random(`work on ${name}`);
  const people = await readPeople();
  const members = [...people].flatMap(([person, each]) =>
    each.team === team ? [person] : [],
  );
  const joined = Object.fromEntries(
    PEOPLE.starters.map(({ name: person, daysAgo }) => [person, daysAgo]),
  );
  const commits = [];
  const lines = ['# What changed', ''];
  const open = [...story.work];
  let daysAgo = began - 2;
  while (daysAgo >= 1 && open.length > 0) {
    const [message] = open.splice(Math.floor(random.next() * open.length), 1);
    lines.push(`- ${message}`);
    commits.push({
      by: random.pick(
        // Who began yesterday is shown around first
        members.filter(person => (joined[person] ?? 999) > daysAgo + 3),
      ),
      daysAgo,
      message,
      files: [
        { path: 'NOTES.md', mode: '100644', content: `${lines.join('\n')}\n` },
      ],
    });
    daysAgo -= Math.round(random.between(...DAYS_BETWEEN_COMMITS));
  }
  return commits;
}
