import { screen } from '@testing-library/react';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { RepositoryNameInput } from './RepositoryNameInput';
import type { repositoryNameSchema } from './schema';

function show(formData: string, rawErrors: string[] = []) {
  const props = {
    formData,
    rawErrors,
    onChange: () => {},
    schema: { title: 'Name' },
    uiSchema: {
      'ui:options': { host: 'directory', owner: 'acme', maxLength: 59 },
    },
    idSchema: { $id: 'root_name' },
  } as unknown as typeof repositoryNameSchema.TProps;
  return renderInTestApp(<RepositoryNameInput {...props} />);
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
});
