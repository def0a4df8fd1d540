import path from 'node:path';
import { data, root } from './paths.mjs';
import { step } from './progress.mjs';
import { sampleDay } from './sampleDay.mjs';

/** FinTech-Fast's repositories; those that are there already keep what people pushed to them. */
export async function buildSampleCompany() {
  const { buildDemo } = await import(
    new URL(path.join('file://', root, 'demo/build.mjs'))
  );
  await step("Preparing the sample company's repositories", () =>
    buildDemo({ into: path.join(data, 'repositories'), today: sampleDay() }),
  );
}
