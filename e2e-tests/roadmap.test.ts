import {
  SARA,
  ask,
  choose,
  expect,
  expectAccessible,
  keepScreenshot,
  signInAs,
  signInBeside,
  test,
  untilShown,
} from './portal';

const MARCO = 'user:default/marco-reyes';
const TOMAS = 'user:default/tomas-berg';

test('what somebody says becomes a request, ships, and comes back to them', async ({
  browser,
  page,
  baseURL,
  watch,
}) => {
  const run = Date.now().toString(36);
  const said = `I never know which database sizes there are (${run})`;
  const title = `Sizes of databases, with what they cost (${run})`;

  // Said on the page that it is about
  await signInAs(page, 'Sara Lind');
  await page.goto('/catalog/default/component/currency-rates');
  await page.getByRole('button', { name: 'Feedback' }).click();
  const form = page.getByRole('dialog');
  await form.getByText('An idea', { exact: true }).click();
  await form.getByRole('textbox').fill(said);
  await keepScreenshot(page, 'feedback');
  await expectAccessible(page);
  await form.getByRole('button', { name: 'Send' }).click();
  await expect(page.getByText('Thank you')).toBeVisible();

  // Those who keep the roadmap say in their own words what is asked for
  const platform = await signInBeside(
    { browser, baseURL, watch },
    'Ines Okafor',
  );
  await platform.goto('/roadmap/triage');
  const feedback = platform.getByRole('listitem').filter({ hasText: said });
  await expect(feedback).toContainText('Sara Lind');
  await keepScreenshot(platform, 'feedback-triage');
  await expectAccessible(platform);
  await feedback.getByRole('button', { name: 'Make a request of it' }).click();
  const target = platform.getByRole('dialog');
  await target.getByRole('textbox', { name: /^Title/ }).fill(title);
  await target.getByRole('button', { name: 'Make it so' }).click();
  await expect(feedback).toHaveCount(0);

  // Others need it too, each once
  await page.goto(`/roadmap?search=${run}`);
  await page.getByRole('link', { name: title }).click();
  await page.waitForURL(/\/roadmap\/(?!triage|mine)[^/?]+$/);
  const address = new URL(page.url()).pathname;
  const id = decodeURIComponent(address.split('/').pop()!);
  await expect(
    page.getByText('No priority yet', { exact: true }),
  ).toBeVisible();
  for (const who of [MARCO, TOMAS, TOMAS]) {
    await ask(baseURL!, who, `POST /api/adoption/requests/${id}/votes`, {});
  }
  expect(
    (
      await ask(baseURL!, SARA, `PATCH /api/adoption/requests/${id}`, {
        version: 1,
        state: 'now',
      })
    ).status,
  ).toBe(403);

  // Decided on, with its price, and everybody can check the sum
  await platform.goto(address);
  await expect(platform.getByText(/3 people ask;/)).toBeVisible();
  const decide = platform.getByRole('region', { name: 'Decide' });
  await decide.getByRole('textbox', { name: /Effort/ }).fill('5');
  await choose(platform, decide.getByRole('button', { name: /State/ }), 'Now');
  await decide.getByRole('button', { name: 'Save' }).click();
  const sum = platform.getByText(/\(3 × \d+\) \/ 5 = [\d.]+/);
  await expect(sum).toBeVisible();
  const [, teamSize, value] = (await sum.innerText()).match(
    /\(3 × (\d+)\) \/ 5 = ([\d.]+)/,
  )!;
  expect(Number(value)).toBeCloseTo((3 * Number(teamSize)) / 5, 1);
  await keepScreenshot(platform, 'request');
  await expectAccessible(platform);

  await page.goto(`/roadmap?search=${run}`);
  await expect(
    page.getByRole('region', { name: /^Now/ }).getByText(title),
  ).toBeVisible();
  await page.goto('/roadmap');
  await expect(page.getByText(title)).toBeVisible();
  await keepScreenshot(page, 'roadmap');
  await expectAccessible(page);

  // It is there, and who asked is told
  await choose(
    platform,
    decide.getByRole('button', { name: /State/ }),
    'Shipped',
  );
  await decide
    .getByRole('textbox', { name: /Reason/ })
    .fill('Under Create, on the page of the database');
  await decide.getByRole('button', { name: 'Save' }).click();
  await expect(platform.getByText(/Now → Shipped/)).toBeVisible();
  await platform.context().close();

  await page.goto('/notifications');
  const notice = page.getByText(`Shipped: ${title}`);
  await untilShown(page, notice, 90_000);
  await expect(notice).toHaveCount(1);
  await keepScreenshot(page, 'roadmap-notice');
  await notice.click();
  await expect(
    page.getByText(/on the page of the database/).first(),
  ).toBeVisible();
  await page.goto('/roadmap/mine');
  await expect(
    page.getByRole('listitem').filter({ hasText: said }),
  ).toContainText(title);
});
