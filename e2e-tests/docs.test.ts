import { expect, keepScreenshot, signInAs, test } from './portal';

test('docs that can not be built say on their page what is wrong, and where', async ({
  page,
}) => {
  await signInAs(page, 'Sara Lind');
  await page.goto('/docs/default/component/partner-portal-api');
  await expect(
    page.getByRole('heading', { name: 'These docs could not be built' }),
  ).toBeVisible();
  await expect(page.getByText(/^mkdocs\.yml, line 5, column/)).toBeVisible();
  await keepScreenshot(page, 'docs-broken');
});
