import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { describeFleet } from '../describeFleet.mjs';
import { part } from '../../shared/part.mjs';
import { writeRepositories } from '../../shared/writeRepositories.mjs';
import { describeService, readRelease } from './releases.mjs';

const execute = promisify(execFile);
const AT_ONCE = 2;

/** Writes bare repositories of a fleet: what was made from the first of two releases, and a commit of the team's. */
await part(async ({ releases, golden, owner, fleet, into, packed }) => {
  const services = describeFleet(fleet);
  const snapshots = await Promise.all(
    releases.map(folder => readRelease(folder, golden)),
  );
  let files = 0;
  for (const service of services) {
    const { base, current } = describeService(snapshots, owner, service);
    const { name } = service;
    writeRepositories([{ owner, name, versions: [base, current] }], into);
    files += current.size;
  }
  if (packed) {
    const waiting = [...services];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let next = waiting.pop(); next; next = waiting.pop()) {
          await execute('git', ['gc', '--quiet'], {
            cwd: path.join(into, owner, `${next.name}.git`),
          });
        }
      }),
    );
  }
  return { filesEach: files / services.length };
});
