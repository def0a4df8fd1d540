import type { Browser, Page } from '@playwright/test';
import { OidcPortal } from './OidcPortal';
import { expect, keepScreenshot, test, type Watch } from './portal';

const OWNER = { email: 'sara.lind@fintech-fast.example', name: 'Sara Lind' };
const STRANGER = {
  email: 'tomas.berg@fintech-fast.example',
  name: 'Tomas Berg',
};
const REPOSITORY = 'directory/fintech-fast/checkout-api';

/** A browser of one's own: through the portal's door, the company's login, and back. */
async function signIn(
  browser: Browser,
  portal: OidcPortal,
  name: string,
  watch: Watch,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL: portal.url,
    viewport: { width: 1440, height: 900 },
  });
  const page = await context.newPage();
  // Backstage asks for a session that may be there, and 401 is how it is told that there is none
  watch(page, { expected: /\b401\b.*\/api\/auth\/oidc\/refresh\b/ });
  await page.goto('/');
  const button = page.getByRole('button', {
    name: 'Continue with FinTech-Fast',
  });
  await expect(button).toBeVisible();
  await keepScreenshot(page, 'oidc-sign-in');
  const [popup] = await Promise.all([
    page.waitForEvent('popup'),
    button.click(),
  ]);
  await popup.getByRole('button', { name }).click();
  await expect(page.getByRole('link', { name: 'Paved, home' })).toBeVisible();
  return page;
}

test('sign in with OpenID Connect: owners act, strangers read', async ({
  browser,
  watch,
}) => {
  const portal = await OidcPortal.start([OWNER, STRANGER]);
  try {
    const owner = await signIn(browser, portal, OWNER.name, watch);
    await owner.goto(`/repositories/${REPOSITORY}`);
    await owner.getByRole('button', { name: 'Check again now' }).click();
    await expect(owner.getByText('Checked: in the catalog')).toBeVisible();
    await keepScreenshot(owner, 'oidc-owner');
    // A reload keeps the session
    await owner.reload();
    await expect(
      owner.getByRole('button', { name: 'Check again now' }),
    ).toBeVisible();
    await owner.context().close();

    const stranger = await signIn(browser, portal, STRANGER.name, watch);
    await stranger.goto(`/repositories/${REPOSITORY}`);
    await expect(stranger.getByText('Why is it in the catalog?')).toBeVisible();
    await stranger.waitForLoadState('networkidle');
    await expect(
      stranger.getByRole('button', { name: 'Check again now' }),
    ).toBeHidden();
    await keepScreenshot(stranger, 'oidc-stranger');

    const session = await stranger.request.get(
      '/api/auth/oidc/refresh?env=development',
      { headers: { 'X-Requested-With': 'XMLHttpRequest' } },
    );
    const { backstageIdentity } = await session.json();
    expect(backstageIdentity.identity.userEntityRef).toBe(
      'user:default/tomas-berg',
    );
    const headers = { Authorization: `Bearer ${backstageIdentity.token}` };
    const repository = `${portal.url}/api/repositories/repositories/${REPOSITORY}`;
    expect((await fetch(repository, { headers })).status).toBe(200);
    expect(
      (await fetch(`${repository}/refresh`, { method: 'POST', headers }))
        .status,
    ).toBe(403);
    await stranger.context().close();
  } finally {
    await portal.stop();
  }
});
