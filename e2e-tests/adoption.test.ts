import type { Locator, Page } from '@playwright/test';
import {
  INES,
  SARA,
  ask,
  expect,
  expectAccessible,
  findAccessibilityViolations,
  keepScreenshot,
  signInAs,
  test,
} from './portal';

/** The last month, as the API asks for it. */
const MONTH = new URLSearchParams({
  from: new Date(Date.now() - 30 * 86_400_000).toISOString(),
  to: new Date(Date.now() + 86_400_000).toISOString(),
  zone: 'UTC',
  bucket: 'week',
});
/** Made from a golden path by Sara, soon after the first start. */
const ON_A_PATH = 'refund-api';

function rowsOf(page: Page): Locator {
  return page.getByRole('region', { name: 'What is behind it' });
}

test('the platform lead goes from a number down to a service and what proves it', async ({
  page,
  baseURL,
}) => {
  // The sample company makes its services in the background after a first start
  await expect
    .poll(
      async () => {
        const { body } = await ask(
          baseURL!,
          INES,
          `GET /api/adoption/metrics/adoption.voluntary/rows?${MONTH}`,
        );
        return JSON.stringify(body.rows ?? body);
      },
      {
        message: `${ON_A_PATH} counts as new`,
        timeout: 360_000,
        intervals: [3000],
      },
    )
    .toContain(ON_A_PATH);

  await signInAs(page, 'Ines Okafor');
  await page.getByRole('link', { name: 'Adoption', exact: true }).click();
  const tile = page.getByRole('link', {
    name: 'Voluntary adoption',
    exact: true,
  });
  await expect(tile).toBeVisible();
  for (const question of [
    'Is it chosen?',
    'Does it help to deliver?',
    'Are people content?',
  ]) {
    await expect(page.getByRole('region', { name: question })).toBeVisible();
  }
  await expect(page.getByText(/target: above 85 %/i).first()).toBeVisible();
  await page.waitForLoadState('networkidle');
  await keepScreenshot(page, 'adoption');

  // The number, its formula and source, and a link that keeps the view
  await tile.click();
  await expect(
    page.getByRole('heading', { name: 'Voluntary adoption' }),
  ).toBeVisible();
  await expect(
    page.getByText(/made from a golden path ÷ new services of known origin/),
  ).toBeVisible();
  await expect(page.getByText(/BizTech/i).first()).toBeVisible();
  await keepScreenshot(page, 'adoption-metric');

  // What is behind it, as a file too
  const service = rowsOf(page).getByRole('link', { name: ON_A_PATH }).first();
  await expect(service).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    rowsOf(page).getByRole('button', { name: 'Download as CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('adoption.voluntary.csv');

  // The service, and the proof of where it is from
  await service.click();
  await page.getByRole('link', { name: 'Delivery', exact: true }).click();
  const origin = page.getByRole('region', { name: 'Where it is from' });
  await expect(origin.getByText(/Created from a golden path/)).toBeVisible();
  // The run that made it at first, and the lock in its commits once git was read
  await expect(origin.getByRole('listitem').first()).toContainText(
    'goldenpath:default/nodejs-transactional-api',
  );
  await keepScreenshot(page, 'adoption-origin');
  await expectAccessible(page);
});

test('a developer sees their own team, and no numbers of the company', async ({
  page,
  baseURL,
}) => {
  for (const request of [
    `GET /api/adoption/metrics?ids=adoption.voluntary&${MONTH}`,
    `GET /api/adoption/metrics/adoption.voluntary/rows?${MONTH}`,
    `GET /api/adoption/metrics?ids=delivery.lead-time&team=group:default/risk-team&${MONTH}`,
    'GET /api/adoption/quality',
    'GET /api/adoption/feedback',
  ]) {
    expect((await ask(baseURL!, SARA, request)).status, request).toBe(403);
  }
  await signInAs(page, 'Sara Lind');
  // The home page is as the platform team described it
  for (const section of [
    'Create a service',
    'My services',
    'Is the platform up?',
    'What my teams’ services cost',
    'Documentation',
  ]) {
    await expect(
      page.getByText(section, { exact: true }).first(),
    ).toBeVisible();
  }
  await keepScreenshot(page, 'home-dashboard');
  await expectAccessible(page);

  await page.goto('/adoption');
  await expect(
    page.getByText('These are the numbers of your team'),
  ).toBeVisible();
  await expect(
    page.getByRole('tab', { name: 'Data', exact: true }),
  ).toHaveCount(0);
  await expect(page.getByRole('tab', { name: 'Maturity' })).toHaveCount(0);
  await keepScreenshot(page, 'adoption-of-a-team');
});

const screens = [
  {
    name: 'adoption-overview',
    path: '/adoption/overview',
    shows: 'Voluntary adoption',
  },
  {
    name: 'adoption-number',
    path: '/adoption/overview/delivery.lead-time',
    shows: 'What is meant by it',
  },
  { name: 'adoption-team', path: '/adoption/team', shows: /Checkout Core/ },
  {
    name: 'adoption-one-team',
    path: '/adoption/team/default/checkout-core-team',
    shows: /payment-routing-service/i,
  },
  { name: 'surveys', path: '/adoption/surveys', shows: 'Open a survey' },
  { name: 'costs', path: '/adoption/costs', shows: /Costs/ },
  { name: 'maturity', path: '/adoption/maturity', shows: /level/i },
  { name: 'adoption-data', path: '/adoption/data', shows: /What arrives/i },
  { name: 'roadmap-page', path: '/roadmap', shows: 'Ask for something' },
  { name: 'feedback-list', path: '/roadmap/triage', shows: 'What people said' },
  {
    name: 'delivery-tab',
    path: '/catalog/default/component/user-auth-service/delivery',
    shows: /to production/,
  },
];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`its pages have no accessibility violation (${colorScheme})`, async ({
    page,
  }) => {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await signInAs(page, 'Ines Okafor');
    const violations: Record<string, string[]> = {};
    for (const { name, path: address, shows } of screens) {
      await page.goto(address);
      await expect(page.getByText(shows).first()).toBeVisible();
      await page.waitForLoadState('networkidle');
      await expect(page.getByRole('progressbar')).toHaveCount(0);
      await page.mouse.move(0, 0);
      await keepScreenshot(page, `${name}-${colorScheme}`);
      const found = await findAccessibilityViolations(page);
      if (found.length > 0) {
        violations[name] = found;
      }
    }
    expect(violations).toEqual({});
  });
}
