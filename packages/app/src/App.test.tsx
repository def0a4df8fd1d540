import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import notificationsPlugin from '@backstage/plugin-notifications/alpha';
import searchPlugin from '@backstage/plugin-search/alpha';
import signalsPlugin from '@backstage/plugin-signals/alpha';
import userSettingsPlugin from '@backstage/plugin-user-settings/alpha';

const people = [
  {
    entityRef: 'user:default/sara-lind',
    name: 'Sara Lind',
    role: 'Developer',
    team: 'Checkout Core',
  },
  {
    entityRef: 'user:default/ines-okafor',
    name: 'Ines Okafor',
    role: 'Platform engineer',
  },
];

describe('App', () => {
  beforeEach(() => window.localStorage.clear());

  it('shows the door, lets one of the named people in, and remembers who', async () => {
    const asked: string[] = [];
    window.fetch = async input => {
      const url = String(input instanceof Request ? input.url : input);
      asked.push(url);
      if (url.endsWith('/development/people')) {
        return Response.json({ people });
      }
      if (url.includes('/development/refresh')) {
        return Response.json({
          profile: { displayName: 'Ines Okafor' },
          backstageIdentity: {
            token: 'token',
            expiresInSeconds: 3600,
            identity: {
              type: 'user',
              userEntityRef: 'user:default/ines-okafor',
              ownershipEntityRefs: ['user:default/ines-okafor'],
            },
          },
        });
      }
      return Response.json({ items: [], totalItems: 0 });
    };
    process.env = {
      NODE_ENV: 'test',
      APP_CONFIG: [
        {
          data: {
            app: {
              title: 'Paved',
              baseUrl: 'http://localhost',
              packages: 'all',
              signIn: { providers: ['development'] },
            },
            organization: { name: 'FinTech-Fast' },
            backend: { baseUrl: 'http://localhost' },
          },
          context: 'test',
        },
      ] as unknown as string,
    };
    // What the bundler finds by `app.packages`; here only what the sidebar needs
    Object.assign(window, {
      '__@backstage/discovered__': {
        modules: Object.entries({
          notificationsPlugin,
          searchPlugin,
          signalsPlugin,
          userSettingsPlugin,
        }).map(([name, plugin]) => ({ name, default: plugin })),
      },
    });
    const { default: app } = await import('./App');
    render(app.createRoot());

    expect(
      await screen.findByRole('button', {
        name: 'Continue as Sara Lind (Developer)',
      }),
    ).toBeInTheDocument();
    await userEvent.click(screen.getByRole('button', { name: /Ines Okafor/ }));

    expect(
      await screen.findByRole('link', { name: 'Paved, home' }),
    ).toBeInTheDocument();
    expect(asked).toContain(
      'http://localhost/api/auth/development/refresh?person=user%3Adefault%2Fines-okafor',
    );
    expect(
      JSON.parse(window.localStorage.getItem('@paved/sign-in') ?? ''),
    ).toEqual({ provider: 'development', person: 'user:default/ines-okafor' });
  });
});
