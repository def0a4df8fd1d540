import path from 'node:path';
import { describeFleet } from '../describeFleet.mjs';
import { part } from '../../shared/part.mjs';
import { writeFiles } from '../files.mjs';
import { answersFile, ANSWERS } from '../history/writeCopierTemplate.mjs';
import { describeService, LOCK_FILE, readRelease } from './releases.mjs';

/** The same services as folders that copier has made, as their teams have them now, and the first as it was made. */
await part(async ({ releases, golden, owner, fleet, into, template }) => {
  const services = describeFleet(fleet);
  const snapshots = await Promise.all(
    releases.map(folder => readRelease(folder, golden)),
  );
  const write = (name, files, { parameters }) => {
    const project = new Map(files);
    project.delete(LOCK_FILE);
    project.set(ANSWERS, answersFile(template, '1.0.0', parameters));
    writeFiles(path.join(into, name), project);
  };
  for (const service of services) {
    const { current } = describeService(snapshots, owner, service);
    write(service.name, current, service);
  }
  const { base } = describeService(snapshots, owner, services[0]);
  write('as-made', base, services[0]);
});
