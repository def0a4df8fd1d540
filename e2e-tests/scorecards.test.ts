import { parse, stringify } from 'yaml';
import {
  INES,
  SARA,
  ask,
  expect,
  expectAccessible,
  keepScreenshot,
  paved,
  signInAs,
  signInBeside,
  test,
  tokenOf,
  untilScorecardsAreEvaluated,
  untilShown,
} from './portal';
import { WorkingCopy } from './WorkingCopy';

const READINESS = 'production-readiness';
/** Long enough to be looked at; then it ends by itself. */
const SHORT_WAIVER_MS = 10_000;

const gate = (baseURL: string, entityRef: string, ...options: string[]) =>
  paved(baseURL, 'gate', entityRef, '--scorecard', READINESS, ...options);

function tabOf(service: string): string {
  return `/catalog/default/component/${service}/scorecards?scorecard=scorecard:default/${READINESS}`;
}

test.beforeAll(async ({ baseURL }) => {
  await untilScorecardsAreEvaluated(baseURL!);
});

test('a release is stopped for a reason, mended by a push, and let through', async ({
  page,
  baseURL,
}) => {
  const entityRef = 'component:default/ledger-service';
  const clone = new WorkingCopy(
    `${baseURL}/git/fintech-fast/ledger-service.git`,
  );
  const head = () => clone.git('rev-parse', 'HEAD').trim();

  await signInAs(page, 'Sara Lind');
  await page.goto(tabOf('ledger-service'));
  await expect(page.getByText(/No\. A release needs Silver/)).toBeVisible();
  await expect(
    page.getByRole('heading', { name: 'To reach Silver' }),
  ).toBeVisible();
  const check = page
    .getByRole('region', { name: 'Silver' })
    .getByRole('listitem')
    .filter({ hasText: 'Base images are pinned' });
  await check.getByText('Base images are pinned').click();
  await expect(check.getByText('Fails')).toBeVisible();
  await expect(
    check.getByText(/Name base images by digest/).first(),
  ).toBeVisible();
  await expect(
    check.getByRole('row', { name: /repository\.imagePinning tag/ }),
  ).toBeVisible();
  await keepScreenshot(page, 'scorecard-denied');
  await expectAccessible(page);

  const denied = gate(baseURL!, entityRef, '--commit', head());
  expect(denied.output).toContain('May not be released');
  expect(denied.output).toContain('Base images are pinned (pinned-image)');
  expect(denied.status).toBe(1);

  const digest = 'a'.repeat(64);
  clone.push({
    file: 'Dockerfile',
    content: clone
      .read('Dockerfile')
      .replace(/^(FROM gcr\.io\S+)$/m, `$1@sha256:${digest}`),
    message: 'Pin the base image by its digest',
    // Of the owning team or the platform team: nobody else may push
    token: await tokenOf(baseURL!, INES),
  });

  await untilShown(page, page.getByText(/Yes\. A release needs Silver/));
  const history = page
    .getByRole('listitem')
    .filter({ hasText: 'Bronze → Silver' });
  await expect(history.first()).toContainText(
    /Base images are pinned because a fact changed/,
  );
  await keepScreenshot(page, 'scorecard-allowed');

  const allowed = gate(baseURL!, entityRef, '--commit', head());
  expect(allowed.output).toContain('May be released');
  expect(allowed.status).toBe(0);
  expect(gate(baseURL!, 'component:default/nobody-knows-it').status).toBe(2);
  clone.remove();
});

test('a waiver is asked for by one person, decided by another, and ends', async ({
  browser,
  page,
  baseURL,
  watch,
}) => {
  const service = 'partner-webhooks';
  const entityRef = `component:default/${service}`;
  const check = 'vulnerabilities';
  const title = 'No critical vulnerability is older than 7 days';

  await signInAs(page, 'Sara Lind');
  await page.goto(tabOf(service));
  const row = page
    .getByRole('region', { name: 'Silver' })
    .getByRole('listitem')
    .filter({ hasText: title });
  await row.getByText(title).click();
  await row.getByRole('button', { name: 'Request a waiver' }).click();
  const request = page.getByRole('dialog');
  await request
    .getByRole('textbox', { name: /Reason/ })
    .fill('No fixed version yet; the endpoint is closed meanwhile');
  await keepScreenshot(page, 'waiver-request');
  await expectAccessible(page);
  await request.getByRole('button', { name: 'Request' }).click();
  await expect(page.getByText('Waits for a decision')).toBeVisible();
  // Asked for is not granted
  await expect(page.getByText(/No\. A release needs Silver/)).toBeVisible();
  expect(gate(baseURL!, entityRef).status).toBe(1);

  // Neither she nor anybody else decides about a request of their own
  const waiting = await ask(
    baseURL!,
    SARA,
    `GET /api/scorecards/waivers?entityRef=${entityRef}&state=requested`,
  );
  const [{ id }] = waiting.body.items;
  expect(
    (
      await ask(
        baseURL!,
        SARA,
        `POST /api/scorecards/waivers/${id}/approve`,
        {},
      )
    ).status,
  ).toBe(403);
  const own = await ask(baseURL!, INES, 'POST /api/scorecards/waivers', {
    scorecard: READINESS,
    check: 'codeowners',
    entityRef: 'component:default/kyc-service',
    reason: 'Who reviews is being settled',
    until: new Date(Date.now() + 24 * 3600_000).toISOString(),
  });
  expect(own.status).toBe(201);
  expect(
    (
      await ask(
        baseURL!,
        INES,
        `POST /api/scorecards/waivers/${own.body.id}/approve`,
        {},
      )
    ).status,
  ).toBe(403);

  const decider = await signInBeside(
    { browser, baseURL, watch },
    'Ines Okafor',
  );
  await decider.goto('/scorecards/waivers');
  const asked = decider.getByRole('listitem').filter({ hasText: title });
  const ownRequest = decider
    .getByRole('listitem')
    .filter({ hasText: 'Who reviews is being settled' });
  await expect(
    ownRequest.getByText('You asked for it, so somebody else decides.'),
  ).toBeVisible();
  await keepScreenshot(decider, 'waivers-to-decide');
  expect(
    (
      await ask(
        baseURL!,
        INES,
        `POST /api/scorecards/waivers/${own.body.id}/revoke`,
        {},
      )
    ).status,
  ).toBe(200);
  await asked.getByRole('button', { name: 'Approve' }).click();
  const approval = decider.getByRole('dialog');
  await approval.getByRole('textbox', { name: /Note/ }).fill('Until the fix');
  await expectAccessible(decider);
  await approval.getByRole('button', { name: 'Approve' }).click();
  await expect(asked).toHaveCount(0);

  await untilShown(page, page.getByText(/Yes\. A release needs Silver/));
  await expect(page.getByText(/Without waivers: Bronze/)).toBeVisible();
  await expect(page.getByText(/It counts on 1 waiver/)).toBeVisible();
  await expect(
    page.getByText(/Approved .* by .*: Until the fix/),
  ).toBeVisible();
  await expect(
    page.getByText(new RegExp(`${title} because a waiver was granted`)).first(),
  ).toBeVisible();
  await keepScreenshot(page, 'scorecard-waived');
  await expectAccessible(page);
  const waived = gate(baseURL!, entityRef);
  expect(waived.output).toContain(`waived   ${check} until`);
  expect(waived.status).toBe(0);

  // Revoked by hand
  await decider.goto('/scorecards/waivers?view=current');
  await asked.getByRole('button', { name: 'Revoke' }).click();
  const revocation = decider.getByRole('dialog');
  await revocation
    .getByRole('textbox', { name: /Note/ })
    .fill('There is a fix now');
  await revocation.getByRole('button', { name: 'Revoke' }).click();
  await expect(asked).toHaveCount(0);
  await untilShown(page, page.getByText(/No\. A release needs Silver/));
  await expect(
    page.getByText(new RegExp(`${title} because a waiver ended`)).first(),
  ).toBeVisible();
  const asking = Date.now();
  expect(gate(baseURL!, entityRef).status).toBe(1);

  // Ended by itself: the gate asks the clock, not whoever tidies up
  const until = Date.now() + SHORT_WAIVER_MS + 4 * (Date.now() - asking);
  const short = await ask(baseURL!, SARA, 'POST /api/scorecards/waivers', {
    scorecard: READINESS,
    check,
    entityRef,
    reason: 'For one release',
    until: new Date(until).toISOString(),
  });
  expect(
    (
      await ask(
        baseURL!,
        INES,
        `POST /api/scorecards/waivers/${short.body.id}/approve`,
        {},
      )
    ).status,
  ).toBe(200);
  expect(gate(baseURL!, entityRef, '--stored').status).toBe(0);
  await page.waitForTimeout(Math.max(0, until - Date.now()));
  expect(gate(baseURL!, entityRef, '--stored').status).toBe(1);

  await decider.goto('/scorecards/waivers?view=ended');
  await expect(async () => {
    await decider.reload();
    await expect(
      asked.filter({ hasText: /For one release.*Ended by itself/s }).first(),
    ).toBeVisible({ timeout: 8000 });
  }).toPass({ timeout: 600_000 });
  await expect(
    asked.filter({ hasText: 'There is a fix now' }).first(),
  ).toBeVisible();
  await keepScreenshot(decider, 'waivers-ended');
  await decider.context().close();
});

test('a new check is tried on everybody before it counts', async ({
  page,
  baseURL,
}) => {
  // Released by the standards of today
  expect(gate(baseURL!, 'component:default/checkout-api').status).toBe(0);
  const standards = new WorkingCopy(
    `${baseURL}/git/fintech-fast/engineering-standards.git`,
  );
  const scorecard = parse(
    standards.read('scorecards/production-readiness.yaml'),
  );
  standards.remove();
  scorecard.spec.checks.push({
    id: 'scanned-before-release',
    title: 'It is scanned before it is released',
    why: 'What is found afterwards has been attacked by then.',
    level: 'silver',
    expression: 'facts.repository.ciRunsSecurityScan',
  });

  await page.emulateMedia({ colorScheme: 'dark', reducedMotion: 'reduce' });
  await signInAs(page, 'Ines Okafor');
  await page.goto('/scorecards/try');
  await page.getByRole('textbox', { name: /Draft/ }).fill(stringify(scorecard));
  await page.getByRole('button', { name: 'Show what would change' }).click();
  await expect(
    page.getByRole('heading', { name: /^\d+ entities of \d+ would change/ }),
  ).toBeVisible();
  await expect(
    page.getByRole('listitem').filter({ hasText: 'Checkout core' }),
  ).toContainText('0 better off, 1 worse off');
  await expect(
    page.getByRole('row').filter({ hasText: 'checkout-api' }),
  ).toContainText(
    /silver → bronze.*Stops releases.*scanned-before-release: new → Fails/s,
  );
  await expect(
    page.getByRole('link', { name: 'checkout-api' }).first(),
  ).toBeVisible();
  await expect(
    page.getByText(/allowed; the draft would have denied \d/),
  ).toBeVisible();
  await keepScreenshot(page, 'scorecard-preview');
  await expectAccessible(page);
});
