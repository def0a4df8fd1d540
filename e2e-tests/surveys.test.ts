import {
  INES,
  SARA,
  ask,
  choose,
  expect,
  expectAccessible,
  keepScreenshot,
  signInAs,
  signInBeside,
  test,
  tokenOf,
} from './portal';
import { WorkingCopy } from './WorkingCopy';

test('a survey: answered in a minute, by each once, and nothing of fewer than five is told', async ({
  browser,
  page,
  baseURL,
  watch,
}) => {
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
