import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { configApiRef } from '@backstage/frontend-plugin-api';
import { mockApis } from '@backstage/frontend-test-utils';
import { repositoriesApiRef } from '../../api';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { validateRepositoryName } from './validateRepositoryName';

const at = (name: string) =>
  `GET /repositories/directory/acme/${name}/availability`;

async function errorsOf(
  name: string,
  answers: Record<string, unknown>,
  options: { host: string; owner?: string; maxLength?: number } = {
    host: 'directory',
  },
) {
  const errors: string[] = [];
  const { client } = fakeBackend(answers);
  const apis = new Map<unknown, unknown>([
    [repositoriesApiRef.id, client],
    [
      configApiRef.id,
      mockApis.config({ data: { repositories: { defaultOwner: 'acme' } } }),
    ],
    [
      catalogApiRef.id,
      {
        getEntitiesByRefs: async ({
          entityRefs,
        }: {
          entityRefs: string[];
        }) => ({
          items: entityRefs.map(ref =>
            ref === 'component:default/in-catalog' ? {} : undefined,
          ),
        }),
      },
    ],
  ]);
  await validateRepositoryName(
    name,
    { addError: error => errors.push(error) },
    {
      apiHolder: { get: ref => apis.get(ref.id) as never },
      options,
    },
  );
  return errors;
}

describe('validateRepositoryName', () => {
  it.each([
    ['Ledger', /lower-case letters: ledger/],
    ['ledger_api', /'_' is not allowed/],
    ['2fast', /Start with a letter/],
    ['ledger--api', /A dash stands between/],
    ['ledger-', /A dash stands between/],
    ['ab', /3 to 63 characters, not 2/],
    ['a'.repeat(64), /not 64/],
  ])('refuses %s without asking anybody', async (name, message) => {
    expect(await errorsOf(name, {})).toEqual([expect.stringMatching(message)]);
  });

  it('refuses a name that is too long for what the template makes of it', async () => {
    const options = { host: 'directory', maxLength: 59 };
    expect(await errorsOf('a'.repeat(60), {}, options)).toEqual([
      'Use 3 to 59 characters, not 60',
    ]);
    expect(await errorsOf('a'.repeat(59), {}, options)).toEqual([]);
  });

  it('refuses a name that a repository or an entity has, in words of the backend', async () => {
    expect(
      await errorsOf('ledger-api', {
        [at('ledger-api')]: { available: false, reason: 'It is taken' },
      }),
    ).toEqual(['It is taken']);
    expect(
      await errorsOf('in-catalog', {
        [at('in-catalog')]: { available: true },
      }),
    ).toEqual([
      'The catalog has a component of the name in-catalog already; choose another name',
    ]);
  });

  it('asks for the owner that the template names, if it names one', async () => {
    const taken = {
      'GET /repositories/directory/payments/ledger-api/availability': {
        available: false,
        reason: 'Payments has it',
      },
      [at('ledger-api')]: { available: false, reason: 'Acme has it' },
    };
    expect(await errorsOf('ledger-api', taken)).toEqual(['Acme has it']);
    expect(
      await errorsOf('ledger-api', taken, {
        host: 'directory',
        owner: 'payments',
      }),
    ).toEqual(['Payments has it']);
  });

  it('lets a free name through, and one that nobody can tell about', async () => {
    expect(
      await errorsOf('new-api', { [at('new-api')]: { available: true } }),
    ).toEqual([]);
    expect(await errorsOf('new-api', {})).toEqual([]);
  });
});
