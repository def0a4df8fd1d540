import { mockCredentials } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import type { RepositoryStatus } from '@paved/plugin-repositories-common';
import { eachRepository } from './eachRepository';
import { findRepository } from './findRepository';

const credentials = mockCredentials.service();
const pages = [['a/api', 'a/apis'], [], ['b/api']].map(names =>
  names.map(each => {
    const [owner, name] = each.split('/');
    return { id: `forge:${each}`, owner, name } as RepositoryStatus;
  }),
);

describe('eachRepository', () => {
  const asked: Array<string | undefined> = [];
  const repositories = {
    list: async ({ search, cursor = '0' }: Record<string, unknown>) => {
      asked.push(`${search ?? 'all'} from ${cursor}`);
      const next = Number(cursor) + 1;
      return {
        items: pages[next - 1],
        nextCursor: next < pages.length ? String(next) : undefined,
      };
    },
    get: async ({ repository }: { repository: string }) => {
      const found = pages.flat().find(({ id }) => id === repository);
      if (repository.startsWith('broken')) {
        throw new Error('The host is gone');
      }
      if (!found) {
        throw new NotFoundError(repository);
      }
      return found;
    },
  };

  beforeEach(() => {
    asked.length = 0;
  });

  it('goes through all pages, and asks for none that nobody needs', async () => {
    const ids: string[] = [];
    const controller = new AbortController();
    const { signal } = controller;
    const all = () => eachRepository({ repositories, credentials, signal });
    for await (const { id } of all()) {
      ids.push(id);
    }
    expect(ids).toEqual(['forge:a/api', 'forge:a/apis', 'forge:b/api']);
    expect(asked).toEqual(['all from 0', 'all from 1', 'all from 2']);

    asked.length = 0;
    const rest = all();
    expect(await rest.next()).toMatchObject({ value: { id: 'forge:a/api' } });
    controller.abort(new Error('Enough'));
    expect(await rest.next()).toMatchObject({ value: { id: 'forge:a/apis' } });
    await expect(rest.next()).rejects.toThrow('Enough');
    expect(asked).toEqual(['all from 0']);
  });

  it('finds one by its name, on one host or on any', async () => {
    const find = async (owner: string, name: string, host?: string) =>
      (await findRepository({ repositories, credentials, host, owner, name }))
        ?.id;
    expect(await find('a', 'apis')).toBe('forge:a/apis');
    expect(asked).toEqual(['apis from 0']);
    expect(await find('b', 'api')).toBe('forge:b/api');
    expect(await find('b', 'apis')).toBeUndefined();

    asked.length = 0;
    expect(await find('b', 'api', 'forge')).toBe('forge:b/api');
    expect(await find('b', 'apis', 'forge')).toBeUndefined();
    await expect(find('b', 'api', 'broken')).rejects.toThrow('gone');
    expect(asked).toEqual([]);
  });
});
