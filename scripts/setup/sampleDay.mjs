import fs from 'node:fs';
import path from 'node:path';
import { data, root } from './paths.mjs';

const DAY_MS = 86_400_000;

/** The day (UTC) before which the sample company's year ends: that of the first start, so that a later one changes nothing. */
export function sampleDay() {
  const file = path.join(data, 'sample-day');
  if (!fs.existsSync(file)) {
    fs.mkdirSync(data, { recursive: true });
    fs.writeFileSync(file, new Date().toISOString().slice(0, 10));
  }
  return fs.readFileSync(file, 'utf8').trim();
}

/** The first day of the year: what was there before has been brought along. */
export function sampleYearBegan() {
  const { days } = JSON.parse(
    fs.readFileSync(path.join(root, 'demo/year/services.json'), 'utf8'),
  );
  const began = new Date(Date.parse(sampleDay()) - days * DAY_MS);
  return began.toISOString().slice(0, 10);
}
