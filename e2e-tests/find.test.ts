import { expect, keepScreenshot, signInAs, test } from './portal';

test('find a service: who owns it, what it needs, its API, its docs', async ({
  page,
}) => {
  await signInAs(page, 'Sara Lind');
  await expect(page.getByText('My services')).toBeVisible();
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
    page.getByRole('link', { name: /checkout.core.team/i }).first(),
  ).toBeVisible();
  await keepScreenshot(page, 'entity');

  await page.getByRole('tab', { name: 'Dependencies' }).click();
  await expect(
    page.getByRole('link', { name: /payment-postgres-db/ }).first(),
  ).toBeVisible();
  await keepScreenshot(page, 'dependencies');

  await page.getByRole('tab', { name: 'API' }).click();
  await page
    .getByRole('link', { name: /payment-api/ })
    .first()
    .click();
  await page.getByRole('tab', { name: 'Definition' }).click();
  await expect(
    page.getByText('/payments', { exact: true }).first(),
  ).toBeVisible();
  await keepScreenshot(page, 'api');

  await page.goto('/docs/default/component/payment-routing-service');
  await expect(
    page.getByRole('heading', { name: /payment routing/i }).first(),
  ).toBeVisible({ timeout: 60_000 });
  await keepScreenshot(page, 'docs');
});
