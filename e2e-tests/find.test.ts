import {
  expect,
  keepScreenshot,
  signInAs,
  test,
  untilDocsAreBuilt,
} from './portal';

test('find a service: who owns it, what it needs, its API, its docs', async ({
  page,
  baseURL,
}) => {
  await signInAs(page, 'Sara Lind');
  await expect(
    page.getByRole('heading', { name: 'My services', exact: true }),
  ).toBeVisible();
  await keepScreenshot(page, 'home');

  await page
    .getByRole('button', { name: /search/i })
    .first()
    .click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox').fill('payment routing');
  await dialog
    .getByRole('link', { name: /payment-routing-service/i })
    .first()
    .click();

  await expect(page).toHaveURL(
    /\/catalog\/default\/component\/payment-routing-service/,
  );
  await expect(
    page.getByRole('link', { name: /checkout core/i }).first(),
  ).toBeVisible();

  // What it needs: in the graph, and by name
  await expect(page.getByText('Relations', { exact: true })).toBeVisible();
  await expect(
    page.getByRole('link', { name: /payment-postgres-db/ }).first(),
  ).toBeVisible();
  await keepScreenshot(page, 'entity');

  const tabs = page.getByRole('navigation', { name: 'Content navigation' });
  await tabs.getByRole('link', { name: 'APIs' }).click();
  await page
    .getByRole('main')
    .getByRole('link', { name: /payment.api/i })
    .first()
    .click();
  await tabs.getByRole('link', { name: 'Definition' }).click();
  await expect(page.locator('[data-path="/payments"]').first()).toBeVisible();
  await keepScreenshot(page, 'api');

  await untilDocsAreBuilt(
    baseURL!,
    'default/component/payment-routing-service',
  );
  await page.goto('/docs/default/component/payment-routing-service');
  await expect(
    page.getByRole('heading', { name: /payment routing/i }).first(),
  ).toBeVisible();
  await keepScreenshot(page, 'docs');
});
