import { useState } from 'react';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderInTestApp } from '@backstage/frontend-test-utils';
import { goldenPathsApiRef } from '../../api';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { GO, plan } from '../../testUtils/samples';
import { PreviewInput } from './PreviewInput';
import type { previewSchema } from './schema';
import { validatePreview } from './validatePreview';

const options = { path: 'go-microservice' };

function Form() {
  const [name, setName] = useState('fees');
  const [approved, setApproved] = useState<string>();
  const props = {
    name: 'preview',
    formData: approved,
    onChange: setApproved,
    schema: {},
    uiSchema: { 'ui:options': options },
    formContext: { formData: { name, preview: approved } },
  } as unknown as typeof previewSchema.TProps;
  return (
    <>
      <input
        aria-label="Name"
        value={name}
        onChange={event => setName(event.target.value)}
      />
      <PreviewInput {...props} />
    </>
  );
}

function render(answers: Record<string, unknown>) {
  const backend = fakeBackend(answers);
  renderInTestApp(<Form />, { apis: [[goldenPathsApiRef, backend.client]] });
  return backend;
}

async function errorsOf(answers: Record<string, unknown>, hash?: string) {
  const errors: string[] = [];
  const { client, asked } = fakeBackend(answers);
  await validatePreview(
    hash,
    { addError: error => errors.push(error) },
    {
      apiHolder: {
        get: ref =>
          (ref.id === goldenPathsApiRef.id ? client : undefined) as never,
      },
      formData: { name: 'fees', preview: hash ?? null },
      options,
    },
  );
  return { errors, asked };
}

describe('PreviewInput', () => {
  it('shows every file and request, and takes an approval that ends when the plan changes', async () => {
    const backend = render({ 'POST /plans': plan });
    const approve = await screen.findByRole('button', {
      name: 'That is what I want',
    });
    expect(backend.asked).toEqual([
      `POST /plans ${JSON.stringify({
        path: GO,
        parameters: { name: 'fees' },
      })}`,
    ]);
    expect(
      within(screen.getByRole('list', { name: 'Requests that will be sent' }))
        .getAllByRole('listitem')
        .map(({ textContent }) => textContent),
    ).toEqual([
      'Create the repository fintech-fast/fees on directory',
      'Register component:default/fees',
    ]);
    expect(
      screen.getByRole('region', { name: 'Content of README.md' }),
    ).toHaveTextContent('# fees');
    await userEvent.click(screen.getByRole('button', { name: 'deploy/' }));
    await userEvent.click(
      screen.getByRole('button', { name: 'app.yaml managed' }),
    );
    expect(
      screen.getByRole('region', { name: 'Content of deploy/app.yaml' }),
    ).toHaveTextContent('name: fees');
    await userEvent.click(screen.getByRole('button', { name: 'logo.png' }));
    expect(screen.getByText('It is not shown here')).toBeInTheDocument();

    await userEvent.click(approve);
    expect(
      await screen.findByText(/You approved this plan/),
    ).toBeInTheDocument();

    backend.answers['POST /plans'] = { ...plan, hash: 'sha256-other' };
    await userEvent.type(screen.getByRole('textbox', { name: 'Name' }), '-api');
    expect(
      await screen.findByText(/has changed since you approved it/),
    ).toBeInTheDocument();
    expect(
      screen.getByRole('button', { name: 'That is what I want' }),
    ).toBeEnabled();
    expect(backend.asked[backend.asked.length - 1]).toContain(
      '"name":"fees-api"',
    );
  });

  it('shows every problem of the plan, where it can be mended', async () => {
    render({
      'POST /plans': {
        failsWith: 400,
        message: 'name: fintech-fast/fees is taken\ntier: is missing',
      },
    });
    await waitFor(() =>
      expect(screen.getByRole('alert')).toHaveTextContent(
        /name: fintech-fast\/fees is taken\s+tier: is missing/,
      ),
    );
    expect(
      screen.queryByRole('button', { name: 'That is what I want' }),
    ).not.toBeInTheDocument();
  });
});

describe('validatePreview', () => {
  it('lets only the plan through that would be made now', async () => {
    const right = await errorsOf({ 'POST /plans': plan }, plan.hash);
    expect(right.errors).toEqual([]);
    expect(right.asked).toEqual([
      `POST /plans ${JSON.stringify({
        path: GO,
        parameters: { name: 'fees' },
      })}`,
    ]);
    expect(
      (await errorsOf({ 'POST /plans': plan }, 'sha256-old')).errors,
    ).toEqual([expect.stringContaining('has changed since you looked')]);
    expect(
      (
        await errorsOf(
          { 'POST /plans': { failsWith: 400, message: 'fees is taken' } },
          plan.hash,
        )
      ).errors,
    ).toEqual(['fees is taken']);
    const unseen = await errorsOf({ 'POST /plans': plan }, '');
    expect(unseen.errors).toEqual([
      expect.stringContaining('Look at what will be made'),
    ]);
    expect(unseen.asked).toEqual([]);
  });
});
