import {
  INES,
  SARA,
  ask,
  ciToken,
  expect,
  expectAccessible,
  keepScreenshot,
  paved,
  signInAs,
  test,
  untilShown,
} from './portal';
import { WorkingCopy } from './WorkingCopy';

/** Has no pipeline: nobody but the journey tells of its deployments. */
const DELIVERED = 'currency-rates';

/** `paved event` as a pipeline or an on-call tool runs it. */
function tell(baseURL: string, ...words: string[]) {
  const { status, output } = paved(baseURL, 'event', ...words);
  expect(status, output).toBe(0);
}

test('a pipeline tells of a deployment, and the service’s delivery changes', async ({
  page,
  baseURL,
}) => {
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
