import { screen, waitFor } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { repositoriesApiRef } from '../../api';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { RepositoryNameInput } from './RepositoryNameInput';
import type { repositoryNameSchema } from './schema';

function show(formData: string, rawErrors: string[] = []) {
  const backend = fakeBackend({
    'GET /repositories/directory/acme/ledger-api/availability': {
      available: false,
      reason: 'acme/ledger-api is taken',
    },
    'GET /repositories/directory/acme/ledger/availability': {
      available: true,
    },
  });
  const props = {
    formData,
    rawErrors,
    onChange: () => {},
    schema: {
      title: 'Name',
      not: { enum: ['vendor'] },
      errorMessage: { not: 'must be a name that Go takes' },
    },
    uiSchema: {
      'ui:options': { host: 'directory', owner: 'acme', maxLength: 59 },
    },
    idSchema: { $id: 'root_name' },
  } as unknown as typeof repositoryNameSchema.TProps;
  const rendered = renderInTestApp(<RepositoryNameInput {...props} />, {
    apis: [[repositoriesApiRef, backend.client]],
  });
  return { ...rendered, backend };
}

describe('RepositoryNameInput', () => {
  it('says the rules and what is made', async () => {
    show('ledger');
    const input = await screen.findByRole('textbox', { name: 'Name' });
    expect(input).toHaveAccessibleDescription(
      /3 to 59 characters.* Creates acme\/ledger\.$/,
    );
    expect(input).not.toBeInvalid();
  });

  it('says what is wrong while it is typed, and leaves it to the form once that says so', async () => {
    const { unmount } = show('Ledger');
    const input = await screen.findByRole('textbox', { name: 'Name' });
    expect(input).toHaveAccessibleDescription('Use lower-case letters: ledger');
    expect(input).toBeInvalid();
    unmount();

    show('Ledger', ['Use lower-case letters: ledger']);
    expect(
      await screen.findByRole('textbox', { name: 'Name' }),
    ).toHaveAccessibleDescription(/^Lower-case letters, digits[^/]*$/);
  });

  it('says that a name is taken, once for all who read it, and asks about none that is refused anyway', async () => {
    const taken = show('ledger-api');
    const input = await screen.findByRole('textbox', { name: 'Name' });
    await waitFor(() =>
      expect(input).toHaveAccessibleDescription('acme/ledger-api is taken'),
    );
    expect(input).toBeInvalid();
    expect(screen.getByRole('status')).toHaveTextContent(
      'acme/ledger-api is taken',
    );
    expect(taken.backend.asked).toHaveLength(1);
    taken.unmount();

    const reserved = show('vendor');
    expect(
      await screen.findByRole('textbox', { name: 'Name' }),
    ).toHaveAccessibleDescription('must be a name that Go takes');
    await new Promise(resolve => setTimeout(resolve, 600));
    expect(reserved.backend.asked).toEqual([]);
  });
});
