import type { Locator, Page } from '@playwright/test';
import {
  INES,
  SARA,
  ask,
  ciToken,
  expect,
  expectAccessible,
  findAccessibilityViolations,
  keepScreenshot,
  paved,
  signInAs,
  signInBeside,
  test,
  tokenOf,
  untilShown,
} from './portal';
import { WorkingCopy } from './WorkingCopy';

const MARCO = 'user:default/marco-reyes';
const TOMAS = 'user:default/tomas-berg';
/** The last month, as the API asks for it. */
const MONTH = new URLSearchParams({
  from: new Date(Date.now() - 30 * 86_400_000).toISOString(),
  to: new Date(Date.now() + 86_400_000).toISOString(),
  zone: 'UTC',
  bucket: 'week',
});
/** Made from a golden path by Sara, soon after the first start. */
const ON_A_PATH = 'refund-api';
/** Has no pipeline: nobody but the journey tells of its deployments. */
const DELIVERED = 'currency-rates';

/** `paved event` as a pipeline or an on-call tool runs it. */
function tell(baseURL: string, ...words: string[]) {
  const { status, output } = paved(baseURL, 'event', ...words);
  expect(status, output).toBe(0);
}

function rowsOf(page: Page): Locator {
  return page.getByRole('region', { name: 'What is behind it' });
}

async function choose(page: Page, field: Locator, option: RegExp | string) {
  await field.click();
  await page.getByRole('option', { name: option }).first().click();
}

test('the platform lead goes from a number down to a service and what proves it', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(420_000);
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

test('a pipeline tells of a deployment, and the service’s delivery changes', async ({
  page,
  baseURL,
}) => {
  test.setTimeout(180_000);
  const run = Date.now().toString(36);
  const entity = `component:default/${DELIVERED}`;
  const clone = new WorkingCopy(`${baseURL}/git/fintech-fast/${DELIVERED}.git`);
  const commit = clone.git('rev-parse', 'HEAD').trim();
  clone.remove();

  await signInAs(page, 'Sara Lind');
  await page.goto(`/catalog/default/component/${DELIVERED}/delivery`);
  const told = page.getByText(`run ${run}`, { exact: true });
  const heading = page.getByRole('heading', {
    name: /^(\d+ deployments? to production|Nobody told of a deployment)/,
  });
  await expect(heading).toBeVisible();
  const before = parseInt(await heading.innerText(), 10) || 0;
  await expect(told).toHaveCount(0);

  // As CloudEvents by HTTP: one that is good, and one that the portal can't make sense of
  const event = {
    specversion: '1.0',
    id: `finished-${run}`,
    source: 'https://ci.example.com',
    type: 'dev.paved.deployment',
    time: new Date().toISOString(),
    data: {
      id: run,
      entity,
      environment: 'production',
      result: 'success',
      finishedAt: new Date().toISOString(),
      commit,
      version: `run ${run}`,
    },
  };
  const post = async (...events: object[]) => {
    const response = await fetch(`${baseURL}/api/adoption/events`, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${ciToken()}`,
        'Content-Type': 'application/cloudevents-batch+json',
      },
      body: JSON.stringify(events),
    });
    return { status: response.status, body: await response.json() };
  };
  const answer = await post(event, {
    ...event,
    id: `bad-${run}`,
    data: { ...event.data, id: `bad-${run}`, finishedAt: 'yesterday' },
  });
  expect(answer.status).toBe(207);
  expect(answer.body).toMatchObject({ taken: 1, refused: [{ index: 1 }] });
  // Delivered again, it is the same
  expect((await post(event)).body).toMatchObject({ taken: 0, repeated: 1 });
  // Not for people, and not without a name
  expect(
    (await ask(baseURL!, SARA, 'POST /api/adoption/events', event)).status,
  ).toBe(403);

  await untilShown(page, told);
  await expect(heading).toHaveText(
    new RegExp(`^${before + 1} deployments? to production`),
  );
  const item = page.getByRole('listitem').filter({ has: told }).first();
  await expect(item.getByText(/Failed/)).toHaveCount(0);

  // It breaks something, as the on-call tool says
  tell(
    baseURL!,
    ...['incident', '--id', `outage-${run}`, '--entity', entity],
    ...['--title', 'Nobody can sign in'],
    ...['--created-at', new Date().toISOString()],
  );
  await untilShown(page, item.getByText('Failed: 1 incident'));
  await told.click();
  await expect(item.getByText('Nobody can sign in')).toBeVisible();
  await page.waitForLoadState('networkidle');
  await keepScreenshot(page, 'delivery');
  await expectAccessible(page);

  // Mended; and what was refused waits for the platform team, with the reason
  tell(
    baseURL!,
    ...['incident', '--id', `outage-${run}`],
    ...['--resolved-at', new Date().toISOString()],
  );
  const refused = await ask(
    baseURL!,
    INES,
    'GET /api/adoption/quality/refused',
  );
  expect(JSON.stringify(refused.body)).toContain(`bad-${run}`);
});

test('a survey: answered in a minute, by each once, and nothing of fewer than five is told', async ({
  browser,
  page,
  baseURL,
  watch,
}) => {
  test.setTimeout(420_000);
  await signInAs(page, 'Ines Okafor');
  // The quarterly one was asked of everybody lately, so it is for later
  const { body: files } = await ask(
    baseURL!,
    INES,
    'GET /api/adoption/surveys/definitions',
  );
  const quarterly = files.items.find((file: { path: string }) =>
    file.path.endsWith('/platform-satisfaction.yaml'),
  );
  const closesAt = new Date(Date.now() + 86_400_000).toISOString();
  await expect
    .poll(
      async () =>
        JSON.stringify(await ask(baseURL!, INES, 'GET /api/adoption/surveys')),
      { message: 'it has been asked', timeout: 180_000 },
    )
    .toContain(quarterly.path);
  const again = await ask(baseURL!, INES, 'POST /api/adoption/surveys', {
    ...{ path: quarterly.path, commit: quarterly.commit, closesAt },
    audience: { groups: ['checkout-core-team'] },
  });
  expect(again.status).toBe(409);
  expect(JSON.stringify(again.body)).toMatch(/again from \d{4}-\d\d-\d\d/);

  // Another is written down, and asked
  const run = Date.now().toString(36);
  const standards = new WorkingCopy(
    `${baseURL}/git/fintech-fast/engineering-standards.git`,
  );
  standards.push({
    file: `surveys/${run}.yaml`,
    content: standards
      .read('surveys/platform-satisfaction.yaml')
      .replace('name: Platform satisfaction', `name: Pulse ${run}`)
      .replaceAll('?', ` in ${run}?`),
    message: 'A survey between two quarters',
    token: await tokenOf(baseURL!, INES),
  });
  standards.remove();
  await expect
    .poll(
      async () =>
        JSON.stringify(
          await ask(baseURL!, INES, 'GET /api/adoption/surveys/definitions'),
        ),
      { message: 'the portal has read it', timeout: 60_000 },
    )
    .toContain(`Pulse ${run}`);
  await page.goto('/adoption/surveys');
  await page.getByRole('link', { name: 'Open a survey' }).click();
  await choose(
    page,
    page.getByRole('button', { name: /Survey/ }).first(),
    `Pulse ${run}`,
  );
  await expect(
    page.getByText(`How easy is it to use the platform in ${run}?`),
  ).toBeVisible();
  await keepScreenshot(page, 'survey-to-open');
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Open it' }).click();
  await page.waitForURL(/\/adoption\/surveys\/[0-9a-f-]{20,}$/);
  const id = decodeURIComponent(page.url().split('/').pop()!);
  await expect(page.getByText(/Asks everyone · Open since/)).toBeVisible();

  // Sara answers in the portal
  const developer = await signInBeside(
    { browser, baseURL, watch },
    'Sara Lind',
  );
  await developer.goto(`/adoption/surveys/${id}`);
  await expect(
    developer.getByText('Nobody can tell what you answered'),
  ).toBeVisible();
  const send = developer.getByRole('button', { name: 'Send my answers' });
  await expect(send).toBeDisabled();
  const answerWith = (question: RegExp, choice: string) =>
    developer
      .getByRole('radiogroup', { name: question })
      .getByText(choice, { exact: true })
      .click();
  await answerWith(/How likely/, '9');
  await answerWith(/How easy/, '4');
  await answerWith(/What do you value/, 'Self-service');
  await keepScreenshot(developer, 'survey-answers');
  await expectAccessible(developer);
  await send.click();
  await expect(
    developer.getByRole('heading', { name: 'Thank you' }),
  ).toBeVisible();

  // Others of three teams: six of hers, and three each of two more
  const answer = (who: string, score: number) =>
    ask(
      baseURL!,
      `user:default/${who}`,
      `POST /api/adoption/surveys/${id}/answers`,
      {
        answers: {
          nps: score,
          ease_of_use: 2 + (score % 3),
          most_valued: score % 2 ? 'Documentation' : 'Self-service',
          improvements: `What took longest, of ${score} in 10`,
        },
      },
    );
  const people = {
    'marco-reyes': 10,
    'yusuf-demir': 7,
    'hannah-brandt': 8,
    'kofi-mensah': 9,
    'mei-ling-chou': 5,
    'tomas-berg': 6,
    'nadia-haddad': 9,
    'kwame-boateng': 10,
    'victor-lindqvist': 8,
    'amara-okoye': 9,
    'giulia-conti': 3,
  };
  for (const [who, score] of Object.entries(people)) {
    expect((await answer(who, score)).status, who).toBe(204);
  }
  // Each once, and not those who build what is judged
  expect((await answer('sara-lind', 9)).status).toBe(409);
  expect((await answer('ines-okafor', 10)).status).toBe(403);
  await developer.reload();
  await expect(developer.getByText(/You have answered/i)).toBeVisible();
  await expect(send).toHaveCount(0);
  expect(
    (await ask(baseURL!, INES, `GET /api/adoption/surveys/${id}/results`))
      .status,
    'no results while it is open',
  ).not.toBe(200);

  // Closed, and told as far as nobody can be found out by it
  await page.reload();
  await expect(
    page.getByText(/At least 10 of \d+ have answered/),
  ).toBeVisible();
  await page.getByRole('button', { name: 'Close it now' }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: 'Close it', exact: true })
    .click();
  const question = page.getByRole('region', { name: /How likely/ });
  await expect(question.getByText(/eNPS .*12 answers/)).toBeVisible();
  await expect(page.getByText(/teams? (is|are) hidden/)).toContainText(
    'Data Insights',
  );
  await expect(
    page.getByText(/Fewer than 5 answered there/).first(),
  ).toBeVisible();
  await keepScreenshot(page, 'survey-results');
  await expectAccessible(page);
  await choose(
    page,
    page.getByRole('button', { name: /Answers of/ }),
    /Checkout Core.*6 answers/,
  );
  await expect(question.getByText(/eNPS .*6 answers/)).toBeVisible();
  await choose(
    page,
    page.getByRole('button', { name: /Answers of/ }),
    /Data Insights.*hidden/,
  );
  await expect(question.getByText(/Hidden: fewer than 5/)).toBeVisible();

  // She sees her own team's, and nobody's words
  const { body } = await ask(
    baseURL!,
    SARA,
    `GET /api/adoption/surveys/${id}/results`,
  );
  expect(JSON.stringify(body)).not.toContain('risk-team');
  expect(JSON.stringify(body)).not.toContain('What took longest');
  await developer.context().close();
});

test('what somebody says becomes a request, ships, and comes back to them', async ({
  browser,
  page,
  baseURL,
  watch,
}) => {
  test.setTimeout(240_000);
  const run = Date.now().toString(36);
  const said = `I never know which database sizes there are (${run})`;
  const title = `Sizes of databases, with what they cost (${run})`;

  // Said on the page that it is about
  await signInAs(page, 'Sara Lind');
  await page.goto(`/catalog/default/component/${DELIVERED}`);
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
    test.setTimeout(240_000);
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
