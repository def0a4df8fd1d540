import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, renderInTestApp } from '@backstage/frontend-test-utils';
import { usePermission } from '@backstage/plugin-permission-react';
import { adoptionApiRef } from '../../api';
import { roadmapRouteRef } from '../../routes';
import { fakeBackend } from '../../testUtils/fakeBackend';
import { feedback } from '../../testUtils/requests';
import { FeedbackButton } from './FeedbackButton';

jest.mock('@backstage/plugin-permission-react', () => ({
  ...jest.requireActual('@backstage/plugin-permission-react'),
  usePermission: jest.fn(),
}));

function render(
  answers: Record<string, unknown>,
  options: { at?: string; mayGive?: boolean; isSignedIn?: boolean } = {},
) {
  const { at = '/', mayGive = true, isSignedIn = true } = options;
  // The hook keeps answers across tests
  jest
    .mocked(usePermission)
    .mockReturnValue({ loading: false, allowed: mayGive });
  const backend = fakeBackend(answers);
  renderInTestApp(<FeedbackButton />, {
    apis: [
      [adoptionApiRef, backend.client],
      [
        identityApiRef,
        isSignedIn
          ? mockApis.identity({ userEntityRef: 'user:default/sara-lind' })
          : {
              ...mockApis.identity(),
              getBackstageIdentity: () => new Promise<never>(() => undefined),
            },
      ],
    ],
    mountedRoutes: { '/roadmap': roadmapRouteRef },
    initialRouteEntries: [at],
  });
  return backend;
}

async function open(): Promise<HTMLElement> {
  await userEvent.click(
    await screen.findByRole('button', { name: 'Feedback' }),
  );
  return screen.findByRole('dialog');
}

describe('FeedbackButton', () => {
  it('sends what somebody says, where they said it, with a picture', async () => {
    const backend = render(
      { 'POST /feedback': feedback, 'PUT /feedback/f-1/screenshot': {} },
      { at: '/catalog/default/component/ledger/docs?search=secret' },
    );
    const dialog = await open();
    const send = within(dialog).getByRole('button', { name: 'Send' });
    expect(send).toBeDisabled();
    await userEvent.click(
      within(dialog).getByRole('radio', { name: 'An idea' }),
    );
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /What would help you/ }),
      'Search in docs',
    );
    const file = within(dialog).getByLabelText(/Screenshot/);
    // Nothing that is no picture, or too large a one
    await userEvent.upload(
      file,
      new File(['<svg/>'], 'a.svg', { type: 'image/svg+xml' }),
      { applyAccept: false },
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent(
      'neither a PNG nor a JPEG',
    );
    expect(send).toBeDisabled();
    await userEvent.upload(
      file,
      new File([new Uint8Array(3 * 1024 * 1024)], 'a.png', {
        type: 'image/png',
      }),
    );
    expect(await within(dialog).findByRole('alert')).toHaveTextContent('2 MB');
    await userEvent.upload(
      file,
      new File(['picture'], 'a.png', { type: 'image/png' }),
    );
    await userEvent.click(send);
    await waitFor(() =>
      expect(backend.asked).toEqual([
        'POST /feedback {"kind":"idea","text":"Search in docs","page":"/catalog/default/component/ledger/docs","entityRef":"component:default/ledger"}',
        expect.stringMatching(/^PUT \/feedback\/f-1\/screenshot /),
      ]),
    );
    expect(await screen.findByText('Thank you')).toBeInTheDocument();
    expect(screen.queryByRole('dialog')).not.toBeInTheDocument();
  });

  it('tells when only the words arrived', async () => {
    render({
      'POST /feedback': feedback,
      'PUT /feedback/f-1/screenshot': {
        failsWith: 400,
        message: 'The screenshot is no whole PNG file',
      },
    });
    const dialog = await open();
    await userEvent.type(within(dialog).getByRole('textbox'), 'It hurts');
    await userEvent.upload(
      within(dialog).getByLabelText(/Screenshot/),
      new File(['no picture'], 'a.png', { type: 'image/png' }),
    );
    await userEvent.click(within(dialog).getByRole('button', { name: 'Send' }));
    expect(
      await screen.findByText('Your words arrived, the screenshot did not'),
    ).toBeInTheDocument();
    expect(screen.getByText(/no whole PNG file/)).toBeInTheDocument();
  });

  it('keeps the words when nothing could be sent', async () => {
    render({
      'POST /feedback': {
        failsWith: 429,
        message: 'You have done this 20 times within this hour',
      },
    });
    const dialog = await open();
    await userEvent.type(within(dialog).getByRole('textbox'), 'It hurts');
    await userEvent.click(within(dialog).getByRole('button', { name: 'Send' }));
    expect(await screen.findByText(/20 times/)).toBeInTheDocument();
    expect(within(dialog).getByRole('textbox')).toHaveValue('It hurts');
  });

  it.each([{ isSignedIn: false }, { mayGive: false }])(
    'is there for those only who are signed in and may say something: %j',
    async options => {
      render({}, options);
      await act(() => new Promise(resolve => setTimeout(resolve, 200)));
      expect(
        screen.queryByRole('button', { name: 'Feedback' }),
      ).not.toBeInTheDocument();
    },
  );
});
