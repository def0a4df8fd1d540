import { expect, keepScreenshot, signInAs, test } from './portal';
import { WorkingCopy } from './WorkingCopy';

test('create a service: the form refuses a taken name; the rest is a minute', async ({
  page,
  baseURL,
}) => {
  const name = `reminder-${Date.now().toString(36)}`;
  await signInAs(page, 'Sara Lind');
  await page.getByRole('link', { name: 'Create', exact: true }).first().click();
  await page
    .locator('[class*="MuiCard-root"]')
    .filter({ hasText: 'Node.js service' })
    .getByRole('button', { name: /choose/i })
    .first()
    .click();

  await page.getByLabel(/^Name/).fill('payment-routing-service');
  await page.getByLabel(/^Description/).fill('Reminds customers of payments');
  await page.getByLabel(/^Owner/).fill('checkout');
  await page
    .getByRole('option', { name: /checkout/i })
    .first()
    .click();
  await page.getByRole('button', { name: 'Next' }).click();
  await expect(
    page.getByText(/There is a repository .* already/).first(),
  ).toBeVisible();
  await keepScreenshot(page, 'create-name-taken');

  await page.getByLabel(/^Name/).fill(name);
  await page.getByRole('button', { name: 'Next' }).click();
  await page.getByRole('button', { name: 'Review' }).click();
  await keepScreenshot(page, 'create-review');
  await page.getByRole('button', { name: 'Create' }).click();
  await page
    .getByRole('link', { name: 'Open in the catalog' })
    .click({ timeout: 300_000 });
  await expect(page).toHaveURL(
    new RegExp(`/catalog/default/component/${name}`),
  );
  await expect(page.getByRole('heading', { name }).first()).toBeVisible();
  await expect(page.getByText('ownedBy').first()).toBeVisible();
  await keepScreenshot(page, 'created');

  const clone = new WorkingCopy(`${baseURL}/git/fintech-fast/${name}.git`);
  expect(clone.read('catalog-info.yaml')).toContain(name);
  expect(clone.git('log', '--format=%an')).toContain('Sara Lind');
  clone.remove();
});
