import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { buildApp } from './setup/appBundle.mjs';
import { findChromium } from './setup/chromium.mjs';
import { portalEnv } from './setup/portal.mjs';
import { fail, SetupError } from './setup/SetupError.mjs';
import { run, stopAll, stopOnSignals } from './setup/processes.mjs';
import { root, tools } from './setup/paths.mjs';
import { say } from './setup/progress.mjs';
import { setUp } from './setup/index.mjs';
import { forTests } from './setup/node.mjs';
import { ensurePrometheus } from './setup/prometheus.mjs';
import {
  countCheck,
  countJest,
  countPaths,
  countPlaywright,
  countTap,
} from './testing/counts.mjs';
import { startPostgres } from './testing/postgres.mjs';

const bin = (...parts) => path.join(root, 'node_modules', ...parts);
const backstageCli = bin('@backstage/cli/bin/backstage-cli');

/** In the order in which they run: what fails fastest first. */
const parts = {
  format: async ({ node }) =>
    countCheck(
      await run(node, [bin('prettier/bin-prettier.js'), '--check', '.'], {
        cwd: root,
      }),
    ),
  lint: async ({ node }) =>
    countCheck(
      await run(node, [backstageCli, 'repo', 'lint', '--max-warnings', '0'], {
        cwd: root,
      }),
    ),
  types: async ({ node }) =>
    countCheck(await run(node, [bin('typescript/bin/tsc')], { cwd: root })),
  scripts: async ({ node, reports, env }) => {
    const report = path.join(reports, 'scripts.tap');
    await run(
      node,
      [
        '--test',
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        '--test-reporter=tap',
        `--test-reporter-destination=${report}`,
        'demo/*.test.mjs',
        'scripts/**/*.test.mjs',
      ],
      { cwd: root, env },
    );
    return countTap(report);
  },
  unit: async ({ node, reports, env }) => {
    const report = path.join(reports, 'jest.json');
    await ensurePrometheus();
    const postgres = await startPostgres();
    try {
      await run(
        node,
        [
          '--no-node-snapshot',
          '--experimental-vm-modules',
          '--disable-warning=ExperimentalWarning',
          backstageCli,
          'repo',
          'test',
          '--watchAll=false',
          '--json',
          `--outputFile=${report}`,
        ],
        {
          cwd: root,
          env: {
            ...env,
            ...postgres.env,
            NODE_ENV: 'test',
            BACKSTAGE_TEST_DISABLE_DOCKER: '1',
          },
        },
      );
    } finally {
      await postgres.stop();
    }
    return countJest(report);
  },
  paths: async ({ node, reports, env }) => {
    const report = path.join(reports, 'paths.json');
    const postgres = await startPostgres();
    try {
      await run(
        node,
        [
          path.join(root, 'packages/cli/bin/paved'),
          ...['path', 'test', 'templates', '--report', report],
          // Builds install what they need from their registries, and take minutes each
          process.env.PAVED_TEST_PATHS === 'all' ? '--build' : '--first',
        ],
        { cwd: root, env: { ...env, ...postgres.env } },
      );
    } finally {
      await postgres.stop();
    }
    return countPaths(report);
  },
  browser: async ({ node, reports, env }) => {
    const chromium = await findChromium();
    await buildApp(node);
    const report = path.join(reports, 'playwright.json');
    await run(node, [bin('@playwright/test/cli.js'), 'test'], {
      cwd: root,
      env: {
        ...env,
        CHROMIUM_PATH: chromium,
        PLAYWRIGHT_JSON_OUTPUT_NAME: report,
      },
    });
    return countPlaywright(report);
  },
};

function choose(names) {
  const unknown = names.filter(name => !parts[name]);
  if (unknown.length > 0) {
    throw new SetupError(
      `there is no part '${unknown[0]}'; choose of: ${Object.keys(parts).join(
        ', ',
      )}.`,
    );
  }
  return names.length > 0 ? names : Object.keys(parts);
}

async function main() {
  stopOnSignals();
  const chosen = choose(process.argv.slice(2));
  const { node, docsBin } = await setUp({ fits: forTests });
  const reports = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-test-'));
  const { PATH } = portalEnv({ node, docsBin, port: 0 });
  const env = { PATH, PAVED_TOOLS: tools };
  const total = { passed: 0, failed: 0, skipped: 0 };
  const lines = [];
  for (const name of chosen) {
    say(`Testing: ${name}`);
    const counts = await parts[name]({ node, reports, env });
    lines.push(
      `${name}: ${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`,
    );
    for (const key of Object.keys(total)) {
      total[key] += counts[key];
    }
  }
  fs.rmSync(reports, { recursive: true, force: true });
  process.stdout.write(
    `\n${lines.join('\n')}\n${total.passed} passed, ${total.failed} failed\n`,
  );
  process.exit(total.failed > 0 ? 1 : 0);
}

main().catch(async error => {
  await stopAll();
  fail(error);
});
