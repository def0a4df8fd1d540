import * as fs from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';

const TEAMS = fileURLToPath(
  new URL('./repositories/people/teams', import.meta.url),
);

/**
 * Everybody of `repositories/people`.
 *
 * @returns {Promise<Map<string, { name: string, email: string, team: string }>>} by the name of their entity
 */
export async function readPeople() {
  const people = new Map();
  for (const file of (await fs.readdir(TEAMS)).sort()) {
    const documents = (await fs.readFile(join(TEAMS, file), 'utf8')).split(
      /^---$/m,
    );
    for (const document of documents.filter(text =>
      /^kind: User$/m.test(text),
    )) {
      const field = key =>
        document.match(new RegExp(`^ +${key}: (.+)$`, 'm'))[1];
      people.set(field('name'), {
        name: field('displayName'),
        email: field('email'),
        team: field('memberOf').replace(/[[\]]/g, ''),
      });
    }
  }
  return people;
}
