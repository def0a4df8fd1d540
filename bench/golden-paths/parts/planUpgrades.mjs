import { createHash } from 'node:crypto';
import { describeFleet } from '../describeFleet.mjs';
import { part, timed } from '../../shared/part.mjs';
import { describeService, readRelease, UpgradeEngine } from './releases.mjs';

/** Upgrades without a portal around them: repositories in memory, one after the other. */
await part(async ({ releases, golden, owner, fleet, scratch }) => {
  const services = describeFleet(fleet);
  const snapshots = await Promise.all(
    releases.map(folder => readRelease(folder, golden)),
  );
  const [from, to] = snapshots;
  const engine = UpgradeEngine.create({ scratchFolder: scratch });
  const seconds = [];
  let conflicting = 0;
  for (const service of services) {
    const { lock, current } = describeService(snapshots, owner, service);
    const { answer, ...time } = await timed(() =>
      engine.planUpgrade({ lock, from, to, current: sourceTree(current) }),
    );
    seconds.push(time.seconds);
    conflicting += answer.conflicts.length > 0;
  }
  await engine.dispose();
  return { seconds, conflicting };
});

function sourceTree(files) {
  const entries = [...files].map(([path, { mode, content }]) => {
    const bytes = Buffer.from(content);
    return { path, mode, id: blobId(bytes), size: bytes.length };
  });
  return {
    entries,
    read: async paths =>
      new Map(
        paths.flatMap(path =>
          files.has(path) ? [[path, Buffer.from(files.get(path).content)]] : [],
        ),
      ),
  };
}

function blobId(bytes) {
  const hash = createHash('sha1').update(`blob ${bytes.length}\0`);
  return hash.update(bytes).digest('hex');
}
