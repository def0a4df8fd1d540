import { expect, keepScreenshot, signInAs, test, tokenOf } from './portal';
import { WorkingCopy } from './WorkingCopy';

test('a broken push shows as a finding with its line, and goes with the fix', async ({
  page,
  baseURL,
}) => {
  const token = await tokenOf(baseURL!, 'user:default/sara-lind');
  const clone = new WorkingCopy(`${baseURL}/git/fintech-fast/checkout-api.git`);
  const good = clone.read('catalog-info.yaml');
  const broken = good.replace(/^ {2}name: .*$/m, '  name: "no spaces allowed"');
  const line = broken.split('\n').findIndex(l => l.includes('no spaces')) + 1;

  await signInAs(page, 'Sara Lind');
  await page.goto('/repositories/directory/fintech-fast/checkout-api');
  await expect(page.getByText('Why is it in the catalog?')).toBeVisible();

  clone.push({
    file: 'catalog-info.yaml',
    content: broken,
    message: 'Rename it',
    token,
  });
  await expect(async () => {
    await page.reload();
    await expect(
      page.getByRole('link', { name: `catalog-info.yaml:${line}` }).first(),
    ).toBeVisible({ timeout: 8000 });
  }).toPass({ timeout: 180_000 });
  await keepScreenshot(page, 'finding');

  // the last good version stays
  await page.goto('/catalog/default/component/checkout-api');
  await expect(
    page.getByRole('heading', { name: /checkout.api/i }).first(),
  ).toBeVisible();

  clone.push({
    file: 'catalog-info.yaml',
    content: good,
    message: 'Name it as before',
    token,
  });
  await page.goto('/repositories/directory/fintech-fast/checkout-api');
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Why is it in the catalog?')).toBeVisible({
      timeout: 8000,
    });
    await expect(page.getByText('no spaces allowed')).toBeHidden();
  }).toPass({ timeout: 180_000 });
  clone.remove();
});
