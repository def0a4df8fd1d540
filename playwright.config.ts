import { defineConfig } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import os from 'node:os';
import path from 'node:path';

const port = Number(process.env.PAVED_E2E_PORT ?? 7017);
/** Set it to run journeys against a portal that is there already, such as `npm start` while writing them. */
const runningPortal = process.env.PAVED_E2E_PORTAL;
/** The portal's data folder (of a running portal: yours to name), which journeys inherit. */
const data = (process.env.PAVED_E2E_DATA ??= path.join(
  os.tmpdir(),
  `paved-e2e-${randomUUID()}`,
));

/** Journeys through the built portal, started the way a newcomer starts it, on a data folder of its own. */
export default defineConfig({
  testDir: 'e2e-tests',
  // Long enough for a busy machine: they end what hangs
  timeout: 900_000,
  expect: { timeout: 60_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json']],
  outputDir: '.data/e2e/results',
  use: {
    baseURL: runningPortal ?? `http://localhost:${port}`,
    browserName: 'chromium',
    actionTimeout: 60_000,
    viewport: { width: 1440, height: 900 },
    screenshot: 'only-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  webServer: runningPortal
    ? undefined
    : {
        command: 'node e2e-tests/startPortal.mjs',
        // Somebody can sign in: the catalog knows the people
        url: `http://localhost:${port}/api/auth/development/refresh?person=user%3Adefault%2Fsara-lind`,
        timeout: 900_000,
        stdout: 'pipe',
        gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
        env: { PAVED_PORT: String(port), PAVED_DATA: data },
      },
});
