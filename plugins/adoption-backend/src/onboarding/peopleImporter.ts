import { parseEntityRef, stringifyEntityRef } from '@backstage/catalog-model';
import { InputError } from '@backstage/errors';
import { startOfWork, type ImportResult } from '@paved/plugin-adoption-common';
import type { Importer } from '../intake/Importer';
import type { DatabasePeopleStore } from './DatabasePeopleStore';
import type { People } from './People';

const EMAIL = /^[^\s@]+@[^\s@]+$/;

/**
 * Takes who started when: columns `user` (ref) or `email`, or both, and `start_date` (`YYYY-MM-DD`). Neither is kept, only a keyed
 * hash of it.
 */
export function peopleImporter(options: {
  store: DatabasePeopleStore;
  people: Pick<People, 'keys'>;
  /** Of an address, or of a ref. */
  keyOf: (text: string) => string;
}): Importer {
  const { store, people, keyOf } = options;
  return {
    columns: ['start_date'],
    async import({ header, rows }) {
      if (!header.includes('user') && !header.includes('email')) {
        throw new InputError(
          'The file needs a column user (user:default/<name>) or email, besides start_date',
        );
      }
      const known = await people.keys();
      const unknown = new Set<string>();
      const result: ImportResult = {
        taken: 0,
        repeated: 0,
        corrected: 0,
        refused: [],
      };
      for await (const { line, cells } of rows) {
        const told = read(cells);
        if (typeof told === 'string') {
          result.refused.push({ line, reason: told });
          continue;
        }
        const userKey = told.user && keyOf(told.user);
        const authorKey = told.email && keyOf(told.email);
        const person = (userKey || authorKey)!;
        if (![userKey, authorKey].some(key => key && known.has(key))) {
          unknown.add(person);
        }
        const effect = await store.save({
          person,
          user_key: userKey ?? null,
          author_key: authorKey ?? null,
          start_date: told.startDate,
        });
        result[effect] += 1;
      }
      const count = unknown.size;
      return count === 0
        ? result
        : {
            ...result,
            notes: [
              count === 1
                ? '1 of these people is not in the catalog, and counts as soon as it has them.'
                : `${count} of these people are not in the catalog, and count as soon as it has them.`,
            ],
          };
    },
  };
}

/** @returns why a line can't be taken, when it can't */
function read(
  cells: Record<string, string>,
): { user?: string; email?: string; startDate: string } | string {
  const [user, email, startDate] = ['user', 'email', 'start_date'].map(
    name => (cells[name] ?? '').trim() || undefined,
  );
  if (startDate === undefined || startOfWork(startDate, 'UTC') === undefined) {
    return 'start_date is no day; write YYYY-MM-DD';
  }
  if (user === undefined && email === undefined) {
    return 'it names nobody; fill in user or email';
  }
  if (email !== undefined && !EMAIL.test(email)) {
    return 'email is no address';
  }
  try {
    return { user: user && userRef(user), email, startDate };
  } catch {
    return 'user is no ref; write user:default/<name>';
  }
}

/** In full and in lower case. */
function userRef(text: string): string {
  return stringifyEntityRef(
    parseEntityRef(text, {
      defaultKind: 'user',
      defaultNamespace: 'default',
    }),
  ).toLocaleLowerCase('en-US');
}
