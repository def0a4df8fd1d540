import AxeBuilder from '@axe-core/playwright';
import {
  expect,
  test as base,
  type Browser,
  type Locator,
  type Page,
} from '@playwright/test';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Screenshots of every journey, for people to look at. */
const SCREENSHOTS = path.join(__dirname, '..', '.data', 'e2e', 'screenshots');

/** A developer of the sample company. */
export const SARA = 'user:default/sara-lind';
/** Of its platform team. */
export const INES = 'user:default/ines-okafor';

/** Has the journey fail with the page's errors, but for those that match `expected`. */
type Watch = (page: Page, options?: { expected?: RegExp }) => void;

/**
 * A journey fails when a page logs an error or one of its requests fails. Pages of other browser contexts than the
 * journey's own are given to `watch`.
 */
export const test = base.extend<{ watch: Watch }>({
  watch: [
    async ({ page: ownPage }, use) => {
      const errors: string[] = [];
      const watch: Watch = (page, { expected } = {}) => {
        const note = (error: string) => {
          if (!expected?.test(error)) {
            errors.push(error);
          }
        };
        page.on('pageerror', error => note(`page: ${error.message}`));
        page.on('console', message => {
          if (message.type() === 'error') {
            note(`console: ${message.text()} (${message.location().url})`);
          }
        });
        page.on('response', response => {
          if (response.status() >= 400) {
            note(`${response.status()} ${response.url()}`);
          }
        });
      };
      watch(ownPage);
      await use(watch);
      expect(errors, 'errors in the browser').toEqual([]);
    },
    { auto: true },
  ],
});

export { expect, type Watch };

export async function signInAs(page: Page, name: string): Promise<void> {
  await page.goto('/');
  await page
    .getByRole('button', { name: new RegExp(name, 'i') })
    .first()
    .click();
  await expect(page.getByRole('link', { name: 'Paved, home' })).toBeVisible();
}

/** The page of somebody else, who sits beside the journey's own person and likes it dark; its context is to be closed. */
export async function signInBeside(
  {
    browser,
    baseURL,
    watch,
  }: { browser: Browser; baseURL: string | undefined; watch: Watch },
  name: string,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: 900 },
    colorScheme: 'dark',
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  watch(page);
  await signInAs(page, name);
  return page;
}

/** Opens a field and takes the first option of that name. */
export async function choose(
  page: Page,
  field: Locator,
  option: RegExp | string,
) {
  await field.click();
  await page.getByRole('option', { name: option }).first().click();
}

export async function keepScreenshot(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(SCREENSHOTS, `${name}.png`) });
}

/** What axe finds, shortened to what a person needs to mend it. */
export async function findAccessibilityViolations(
  page: Page,
): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    // What react-aria has screen readers say, for a second: a group that is no picture, whatever its role
    .exclude('[data-live-announcer]')
    .analyze();
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(node => `${id}: ${node.html.slice(0, 160)}`),
  );
}

export async function expectAccessible(page: Page): Promise<void> {
  expect(await findAccessibilityViolations(page)).toEqual([]);
}

/** Reloads until the page shows it: what happened is reckoned with within seconds. */
export async function untilShown(
  page: Page,
  shown: Locator,
  timeout = 300_000,
): Promise<void> {
  await expect(async () => {
    await page.reload();
    await expect(shown).toBeVisible({ timeout: 8000 });
  }).toPass({ timeout });
}

/** A token of one of the people who sign in without an account, as `git push` needs it. */
export async function tokenOf(
  baseURL: string,
  entityRef: string,
): Promise<string> {
  const response = await fetch(
    `${baseURL}/api/auth/development/refresh?person=${encodeURIComponent(
      entityRef,
    )}`,
  );
  const { backstageIdentity } = await response.json();
  return backstageIdentity.token;
}

/**
 * The portal's API as a person uses it.
 *
 * @param request - such as `GET /api/adoption/quality`
 */
export async function ask(
  baseURL: string,
  who: string,
  request: string,
  body?: object,
) {
  const [method, address] = request.split(' ');
  const response = await fetch(`${baseURL}${address}`, {
    method,
    headers: {
      Authorization: `Bearer ${await tokenOf(baseURL, who)}`,
      'Content-Type': 'application/json',
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    body: text === '' ? undefined : JSON.parse(text),
  };
}

/** `paved` as a pipeline or another tool runs it. */
export function paved(baseURL: string, ...words: string[]) {
  const { status, stdout, stderr } = spawnSync(
    path.join(__dirname, '..', 'packages/cli/bin/paved'),
    words,
    {
      encoding: 'utf8',
      env: { ...process.env, PAVED_URL: baseURL, PAVED_TOKEN: ciToken() },
    },
  );
  return { status, output: stdout + stderr };
}

/** Docs are built in the background after the start; a reader that comes earlier waits with the page open. */
export async function untilDocsAreBuilt(
  baseURL: string,
  entityPath: string,
): Promise<void> {
  const token = await tokenOf(baseURL, 'user:default/sara-lind');
  await expect
    .poll(
      async () => {
        const response = await fetch(
          `${baseURL}/api/techdocs/metadata/techdocs/${entityPath}`,
          { headers: { Authorization: `Bearer ${token}` } },
        );
        return response.status;
      },
      { message: `the docs of ${entityPath} are built`, timeout: 600_000 },
    )
    .toBe(200);
}

/** The token that the sample company's pipelines have. */
export function ciToken(): string {
  const data = process.env.PAVED_E2E_DATA;
  if (!data) {
    throw new Error(
      'PAVED_E2E_DATA does not name the data folder of the portal',
    );
  }
  return fs.readFileSync(path.join(data, 'ci-token'), 'utf8').trim();
}

/** After a first start everything is collected and evaluated once; a reader that comes earlier finds less. */
export async function untilScorecardsAreEvaluated(
  baseURL: string,
): Promise<void> {
  const token = await tokenOf(baseURL, 'user:default/sara-lind');
  const levels = async () => {
    const response = await fetch(
      `${baseURL}/api/scorecards/standings?scorecard=production-readiness&level=silver`,
      { headers: { Authorization: `Bearer ${token}` } },
    );
    const { items = [] } = await response.json();
    return items.length;
  };
  await expect
    .poll(levels, {
      message: 'somebody of the sample company is silver',
      timeout: 600_000,
      intervals: [2000],
    })
    .toBeGreaterThan(0);
}
