import { execFileSync } from 'node:child_process';
import path from 'node:path';
import {
  INES,
  SARA,
  expect,
  expectAccessible,
  keepScreenshot,
  signInAs,
  test,
  tokenOf,
} from './portal';
import { WorkingCopy } from './WorkingCopy';

const PATH = 'nodejs-transactional-api';
const PATH_PAGE = `/golden-paths/default/${PATH}`;

/** The fleet of the sample company grows in the background after a first start; its last step is the next release. */
async function untilReleaseWaits(baseURL: string): Promise<string> {
  const token = await tokenOf(baseURL, INES);
  let version = '';
  await expect
    .poll(
      async () => {
        const response = await fetch(
          `${baseURL}/api/golden-paths/paths/default/${PATH}`,
          { headers: { Authorization: `Bearer ${token}` } },
        );
        const { candidate } = await response.json();
        version = candidate?.version ?? '';
        return version;
      },
      {
        message: 'the next release waits to be published',
        timeout: 360_000,
        intervals: [3000],
      },
    )
    .not.toBe('');
  return version;
}

test('a service from a golden path: created as previewed, changed, upgraded to the next release, and nothing is lost', async ({
  browser,
  page,
  baseURL,
  watch,
}) => {
  const name = `tip-jar-${Date.now().toString(36)}`;
  const next = await untilReleaseWaits(baseURL!);

  // What is there to build on?
  await signInAs(page, 'Sara Lind');
  await page.goto('/golden-paths');
  const card = page
    .getByRole('article')
    .or(page.getByRole('listitem'))
    .filter({
      has: page.getByRole('link', { name: 'Node.js transactional API' }),
    })
    .last();
  await expect(card).toBeVisible();
  await keepScreenshot(page, 'golden-paths');
  await expectAccessible(page);
  await card.getByRole('link', { name: 'Create' }).click();

  // The form, and exactly what it will make
  await page.getByLabel(/^Name/).fill(name);
  await page
    .getByLabel(/^Description/)
    .fill('Keeps what guests leave for the staff');
  await page.getByLabel(/^Owner/).fill('checkout');
  await page
    .getByRole('option', { name: /checkout/i })
    .first()
    .click();
  for (;;) {
    const preview = page.getByRole('region', { name: 'Preview' });
    const forward = page.getByRole('button', { name: /^(Next|Review)$/ });
    await forward.or(preview).first().waitFor();
    if (await preview.isVisible()) {
      break;
    }
    const before = await page.getByRole('main').innerText();
    await forward.click();
    await expect
      .poll(() => page.getByRole('main').innerText())
      .not.toBe(before);
    await page.waitForTimeout(1000);
  }
  const preview = page.getByRole('region', { name: 'Preview' });
  await expect(preview.getByText('catalog-info.yaml').first()).toBeVisible();
  await expect(
    preview.getByText(`Create the repository fintech-fast/${name}`).first(),
  ).toBeVisible();
  await preview.getByRole('button', { name: 'That is what I want' }).click();
  await keepScreenshot(page, 'golden-path-preview');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Review' }).click();
  await page.getByRole('button', { name: 'Create' }).click();
  await page
    .getByRole('link', { name: 'Open in the catalog' })
    .click({ timeout: 300_000 });
  await expect(page.getByRole('heading', { name }).first()).toBeVisible();

  // It builds and passes its own tests in a clone
  const clone = new WorkingCopy(`${baseURL}/git/fintech-fast/${name}.git`);
  const npm = (...args: string[]) =>
    execFileSync('npm', args, {
      cwd: clone.folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    });
  npm('ci', '--no-audit', '--no-fund');
  npm('run', 'lint');
  npm('test');

  // The team works on it
  const token = await tokenOf(baseURL!, SARA);
  const ours = '\n## Tips\n\nThey belong to the staff.\n';
  clone.push({
    file: 'README.md',
    content: `${clone.read('README.md')}${ours}`,
    message: 'Say whose the tips are',
    token,
  });

  // The platform team looks at what the next release would do, and lets it out
  const context = await browser.newContext({ baseURL });
  const platform = await context.newPage();
  watch(platform);
  await signInAs(platform, 'Ines Okafor');
  await platform.goto(`${PATH_PAGE}?view=releases`);
  await platform.getByRole('button', { name: 'Forecast' }).click();
  await expect(platform.getByText(/clean/).first()).toBeVisible();
  await expect(platform.getByText('src/app.ts').first()).toBeVisible({
    timeout: 300_000,
  });
  await keepScreenshot(platform, 'golden-path-forecast');
  await expectAccessible(platform);
  await platform.goto(`${PATH_PAGE}?view=releases`);
  await platform.getByRole('button', { name: 'Publish' }).click();
  await platform.getByRole('button', { name: `Publish ${next}` }).click();
  await expect(platform.getByText(`${next} is published`)).toBeVisible();
  await context.close();

  // The team sees what an upgrade would change, and takes it
  await page.goto(`/catalog/default/component/${name}/golden-path`);
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole('button', { name: /Upgrade/ })).toBeVisible({
      timeout: 8000,
    });
  }).toPass({ timeout: 300_000 });
  await keepScreenshot(page, 'golden-path-tab');
  await expectAccessible(page);
  await page.getByRole('button', { name: /Upgrade/ }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('src/app.ts').first()).toBeVisible();
  await keepScreenshot(page, 'golden-path-upgrade');
  await dialog.getByRole('button', { name: /change request/ }).click();
  const request = page.getByLabel(`Change request to ${next}`).first();
  await expect(request).toBeVisible();
  await page.getByRole('button', { name: 'Merge' }).first().click();
  const confirm = page
    .getByRole('dialog')
    .getByRole('button', { name: /Merge/ });
  if (await confirm.isVisible().catch(() => false)) {
    await confirm.click();
  }
  await expect(async () => {
    await page.reload();
    await expect(page.getByText('Up to date').first()).toBeVisible({
      timeout: 8000,
    });
  }).toPass({ timeout: 300_000 });
  await keepScreenshot(page, 'golden-path-upgraded');

  // What the team wrote is there, what is new too, and it still works
  clone.git('pull', '--quiet');
  expect(clone.read('README.md')).toContain(ours);
  expect(clone.read('.golden-path.yaml')).toContain(`release: ${next}`);
  npm('ci', '--no-audit', '--no-fund');
  npm('test');
  const verified = execFileSync(
    path.join(__dirname, '..', 'packages/cli/bin/paved'),
    ['path', 'verify', clone.folder],
    {
      encoding: 'utf8',
      env: { ...process.env, PAVED_URL: baseURL, PAVED_TOKEN: token },
    },
  );
  expect(verified).toContain(next);
  clone.remove();
});

test('stepping off is one click and respected, and so is stepping back on', async ({
  page,
}) => {
  await signInAs(page, 'Sara Lind');
  await page.goto('/catalog/default/component/refund-api/golden-path');
  await page.getByRole('button', { name: 'Step off this path' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /Step off/ })
    .click();
  await expect(
    page.getByRole('button', { name: 'Step back on' }),
  ).toBeVisible();
  await keepScreenshot(page, 'golden-path-stepped-off');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Step back on' }).click();
  await expect(
    page.getByRole('button', { name: 'Step off this path' }),
  ).toBeVisible();
});
