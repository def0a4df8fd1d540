import fs from 'node:fs';
import path from 'node:path';
import { describeFleet } from '../describeFleet.mjs';
import { writeFiles } from '../files.mjs';
import { OWNER } from '../startPortal.mjs';
import { describeTemplate } from './describeTemplate.mjs';
import { goldenPathFiles, PARAMETERS, PATH } from './writePath.mjs';

export const VERSIONS = ['1.0.0', '2.0.0'];

/** Two releases of one template, and a fleet that was made from the first; `told` is what parts are told. */
export async function prepareHistory({ folder }, size) {
  const home = path.join(folder, 'history');
  fs.mkdirSync(home);
  const described = await describeTemplate(home);
  const releases = VERSIONS.map((version, index) => {
    const place = path.join(home, version);
    writeFiles(place, goldenPathFiles(described[index], version));
    return place;
  });
  const fleet = { size, prefix: 'edited', form: PARAMETERS };
  return {
    described,
    services: describeFleet(fleet),
    told: { releases, golden: PATH, owner: OWNER, fleet },
  };
}
