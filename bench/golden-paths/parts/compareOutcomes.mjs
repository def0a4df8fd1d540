import path from 'node:path';
import { describeFleet } from '../describeFleet.mjs';
import { part } from '../../shared/part.mjs';
import { compareOutcome } from '../edits/compareOutcome.mjs';
import { readFiles } from '../files.mjs';
import { describeService, LOCK_FILE, readRelease } from './releases.mjs';

/** What upgrades have made of the services, each in a folder of its name. */
await part(async ({ releases, golden, owner, fleet, outcomes, own }) => {
  const services = describeFleet(fleet);
  const snapshots = await Promise.all(
    releases.map(folder => readRelease(folder, golden)),
  );
  return {
    services: services.map(service => {
      const { deeds, base, next } = describeService(snapshots, owner, service);
      const outcome = readFiles(path.join(outcomes, service.name));
      // Each tool's own notes are no part of the comparison
      [...own, LOCK_FILE].forEach(file =>
        [outcome, base, next].forEach(files => files.delete(file)),
      );
      return {
        name: service.name,
        kind: service.kind,
        lines: deeds.marks.length,
        ...compareOutcome({ outcome, deeds, base, next }),
        isFresh: isSame(outcome, next),
      };
    }),
  };
});

function isSame(outcome, expected) {
  return (
    outcome.size === expected.size &&
    [...expected].every(
      ([file, { mode, content }]) =>
        outcome.get(file)?.mode === mode &&
        outcome.get(file).content.toString('utf8') === content,
    )
  );
}
