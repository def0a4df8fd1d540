import { defineConfig } from '@playwright/test';
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'yaml';

const port = Number(process.env.PAVED_E2E_PORT ?? 7017);
/** Set it to run journeys against a portal that is there already, such as `npm start` while writing them. */
const runningPortal = process.env.PAVED_E2E_PORTAL;
/** The portal's data folder (of a running portal: yours to name), which journeys inherit. */
const data = (process.env.PAVED_E2E_DATA ??= path.join(
  os.tmpdir(),
  `paved-e2e-${randomUUID()}`,
));

/**
 * Who can sign in without an account. A survey takes more people than there are to choose from: those of nobody's screen answer
 * through the API. A portal of your own needs the same in `APP_CONFIG_auth_providers_development_people`.
 */
const people = JSON.stringify([
  ...parse(fs.readFileSync(path.join(__dirname, 'app-config.yaml'), 'utf8'))
    .auth.providers.development.people,
  ...[
    ...['yusuf-demir', 'hannah-brandt', 'kofi-mensah', 'mei-ling-chou'],
    ...['nadia-haddad', 'kwame-boateng'],
    ...['victor-lindqvist', 'amara-okoye', 'giulia-conti'],
  ].map(name => ({ entityRef: `user:default/${name}`, role: 'Engineer' })),
]);

/** Journeys through the built portal, started the way a newcomer starts it, on a data folder of its own. */
export default defineConfig({
  testDir: 'e2e-tests',
  timeout: 120_000,
  expect: { timeout: 20_000 },
  workers: 1,
  forbidOnly: Boolean(process.env.CI),
  reporter: [['list'], ['json']],
  outputDir: '.data/e2e/results',
  use: {
    baseURL: runningPortal ?? `http://localhost:${port}`,
    browserName: 'chromium',
    actionTimeout: 30_000,
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
        timeout: 240_000,
        stdout: 'pipe',
        gracefulShutdown: { signal: 'SIGTERM', timeout: 20_000 },
        env: {
          PAVED_PORT: String(port),
          PAVED_DATA: data,
          APP_CONFIG_auth_providers_development_people: people,
        },
      },
});
