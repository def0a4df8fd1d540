import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { leanNode } from './leanNode.mjs';
import { isStopping, start } from './processes.mjs';
import { step } from './progress.mjs';
import { data, logs, root } from './paths.mjs';
import { ciToken } from './ciToken.mjs';
import { sampleYearBegan } from './sampleDay.mjs';
import { SetupError } from './SetupError.mjs';

/** Config files in the order in which later ones win; app-config.local.yaml is yours and not in git. */
export function configArgs() {
  return ['app-config.yaml', 'demo/app-config.yaml', 'app-config.local.yaml']
    .map(name => path.join(root, name))
    .filter(file => fs.existsSync(file))
    .flatMap(file => ['--config', file]);
}

/** What portal processes need to know, whatever starts them. */
export function portalEnv({ node, docsBin, port }) {
  return {
    NODE_ENV: 'development',
    PAVED_PORT: String(port),
    PAVED_DATA: data,
    PAVED_CI_TOKEN: ciToken(),
    PAVED_SAMPLE_YEAR: sampleYearBegan(),
    PATH: [docsBin, path.dirname(node), process.env.PATH]
      .filter(Boolean)
      .join(path.delimiter),
  };
}

async function answers(url) {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(5000) })).ok;
  } catch {
    return false;
  }
}

/** Waits until the catalog knows the first of the people who can sign in without an account, if there are such people. */
async function waitForPeople(url, hasEnded) {
  for (let waited = 0; waited < 180 && !hasEnded(); waited++) {
    const response = await fetch(`${url}/api/auth/development/people`).catch(
      () => undefined,
    );
    const { people = [] } = response?.ok ? await response.json() : {};
    if (people.length === 0 || people[0].team) {
      return;
    }
    await sleep(500);
  }
}

/** Starts the backend, which serves the built app too, and waits until people can sign in. */
export async function startPortal({ node, docsBin, port }) {
  const log = path.join(logs, 'portal.log');
  fs.writeFileSync(log, '');
  const child = start(
    node,
    [
      '--no-node-snapshot',
      ...leanNode.flags,
      '--require',
      path.join(root, 'node_modules/@backstage/cli/config/nodeTransform.cjs'),
      path.join(root, 'packages/backend/src/index.ts'),
      ...configArgs(),
    ],
    {
      cwd: path.join(root, 'packages/backend'),
      env: { ...leanNode.env, ...portalEnv({ node, docsBin, port }) },
      log,
    },
  );
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  const url = `http://localhost:${port}`;
  const waitFor = async (path_, seconds) => {
    for (let waited = 0; waited < seconds * 4 && !ended; waited++) {
      if (await answers(`${url}${path_}`)) {
        return true;
      }
      await sleep(250);
    }
    return false;
  };
  await step('Starting the portal', async () => {
    const ready = await waitFor('/.backstage/health/v1/readiness', 120);
    if (!ready && !isStopping()) {
      const tail = fs.readFileSync(log, 'utf8').split('\n').slice(-25);
      throw new SetupError(
        `the portal did not start. Its last words (all of them: ${log}):\n${tail.join(
          '\n',
        )}`,
      );
    }
  });
  await step('Filling the catalog', () => waitForPeople(url, () => ended));
  return { child, url, log };
}
