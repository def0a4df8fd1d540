import fs from 'node:fs';
import path from 'node:path';
import { buildApp } from './setup/appBundle.mjs';
import { ciToken } from './setup/ciToken.mjs';
import { buildSampleCompany } from './setup/sampleCompany.mjs';
import { logs } from './setup/paths.mjs';
import { pushSampleFacts } from './setup/sampleFacts.mjs';
import { growSampleFleet } from './setup/sampleFleet.mjs';
import { tellSampleYear } from './setup/sampleYear.mjs';
import {
  claimData,
  readPort,
  requireFreePort,
  requireNode,
  requireWritableData,
} from './setup/preconditions.mjs';
import { fail } from './setup/SetupError.mjs';
import { isStopping, stopAll, stopOnSignals } from './setup/processes.mjs';
import { say } from './setup/progress.mjs';
import { setUp } from './setup/index.mjs';
import { startPortal } from './setup/portal.mjs';

async function main() {
  stopOnSignals();
  requireNode();
  const port = readPort();
  await requireFreePort(port);
  requireWritableData();
  claimData();
  const { node, docsBin } = await setUp();
  await buildSampleCompany();
  await buildApp(node);
  const { child, url, log } = await startPortal({
    node,
    docsBin,
    port,
  });
  child.once('exit', code => {
    if (!isStopping()) {
      process.stderr.write(`\npaved: the portal ended (${code}); see ${log}\n`);
      process.exit(1);
    }
  });
  say(`Paved is ready: ${url}`);
  say(`Its log is ${log}. Ctrl-C stops it; what it keeps survives.`);
  await Promise.all([tellFacts(url), growFleet(url)]);
}

/** The portal is of use without them, so their failure does not end it. */
async function tellFacts(url, fleet) {
  try {
    const { rejected } = await pushSampleFacts({
      url,
      token: ciToken(),
      fleet,
    });
    for (const { entityRef, fact, reason } of rejected) {
      say(`${fact} of ${entityRef} was not taken: ${reason}`);
    }
  } catch (error) {
    if (!isStopping()) {
      say(error.message);
    }
  }
}

/** In the background, like people at work: the portal is of use meanwhile. */
async function growFleet(url) {
  const file = path.join(logs, 'sample-company.log');
  const log = line => {
    if (!isStopping()) {
      fs.appendFileSync(file, `${new Date().toISOString()} ${line}\n`);
    }
  };
  try {
    const { done, failed, services } = await growSampleFleet({
      url,
      say: log,
    });
    if (isStopping()) {
      return;
    }
    if (services.length > 0) {
      await tellFacts(url, services);
    }
    if (done > 0) {
      say(`The sample company has services on golden paths now; ${file}`);
    }
    const year = await tellSampleYear({
      url,
      token: ciToken(),
      say: log,
    });
    if (isStopping()) {
      return;
    }
    if (year.services.length > 0) {
      await tellFacts(url, year.services);
    }
    if (year.done > 0) {
      say(`The portal knows the sample company's past year now; ${file}`);
    }
    const undone = failed + year.failed;
    if (undone > 0) {
      say(
        `${
          undone === 1
            ? 'One thing that the sample company wanted to do did not work, and is'
            : `${undone} things that the sample company wanted to do did not work, and are`
        } tried at the next start; ${file} says why`,
      );
    }
  } catch (error) {
    if (!isStopping()) {
      say(error.message);
    }
  }
}

main().catch(async error => {
  await stopAll();
  fail(error);
});
