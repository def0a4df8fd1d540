import {
  expect,
  findAccessibilityViolations,
  keepScreenshot,
  signInAs,
  test,
  untilDocsAreBuilt,
  untilScorecardsAreEvaluated,
} from './portal';

const DOCS = 'default/component/payment-routing-service';

const pages = [
  { name: 'home', path: '/', shows: /My services/ },
  { name: 'catalog', path: '/catalog', shows: /payment-routing-service/ },
  {
    name: 'entity',
    path: '/catalog/default/component/payment-routing-service',
    shows: /Routes card payments/,
  },
  { name: 'repositories', path: '/repositories', shows: /checkout-api/ },
  {
    name: 'repository',
    path: '/repositories/directory/fintech-fast/ledger-service',
    shows: /git clone/,
  },
  { name: 'scorecards', path: '/scorecards', shows: /Production readiness/ },
  {
    name: 'scorecard-spread',
    path: '/scorecards/overview/default/production-readiness',
    shows: /Checkout Core/,
  },
  {
    name: 'scorecard-entities',
    path: '/scorecards/overview/default/production-readiness?view=entities',
    shows: /Currency rates/,
  },
  {
    name: 'scorecard-checks',
    path: '/scorecards/overview/default/production-readiness?view=checks',
    shows: /Base images are pinned/,
  },
  {
    name: 'waivers',
    path: '/scorecards/waivers',
    shows: /No waiver waits for a decision/,
  },
  {
    name: 'campaigns',
    path: '/scorecards/campaigns',
    shows: /no campaign yet/,
  },
  { name: 'try-a-change', path: '/scorecards/try', shows: /Draft/ },
  {
    name: 'entity-scorecards',
    path: '/catalog/default/component/kyc-service/scorecards?scorecard=scorecard:default/production-readiness',
    shows: /Can I release\?/,
  },
  { name: 'create', path: '/create', shows: /Node\.js service/ },
  { name: 'docs', path: '/docs', shows: /payment-routing-service/ },
  { name: 'docs-reader', path: `/docs/${DOCS}`, shows: /payment routing/i },
  { name: 'search', path: '/search', shows: /Result/i },
  { name: 'settings', path: '/settings', shows: /Theme/ },
];

test.describe('the main pages', () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    test(`have no accessibility violation (${colorScheme})`, async ({
      page,
      baseURL,
    }) => {
      await untilDocsAreBuilt(baseURL!, DOCS);
      await untilScorecardsAreEvaluated(baseURL!);
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      await page.goto('/');
      await expect(page.getByText(/Sara Lind/).first()).toBeVisible();
      await keepScreenshot(page, `sign-in-${colorScheme}`);
      const violations = {
        'sign-in': await findAccessibilityViolations(page),
      } as Record<string, string[]>;
      await signInAs(page, 'Sara Lind');
      for (const { name, path, shows } of pages) {
        await page.goto(path);
        await expect(page.getByText(shows).first()).toBeVisible();
        await page.waitForLoadState('networkidle');
        await expect(page.getByRole('progressbar')).toHaveCount(0);
        // a tooltip of whatever lies under the pointer is not part of the page
        await page.mouse.move(0, 0);
        await expect(page.getByRole('tooltip')).toHaveCount(0);
        await keepScreenshot(page, `${name}-${colorScheme}`);
        violations[name] = await findAccessibilityViolations(page);
      }
      expect(
        Object.fromEntries(
          Object.entries(violations).filter(([, found]) => found.length > 0),
        ),
      ).toEqual({});
    });
  }
});
