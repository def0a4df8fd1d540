import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { data } from './paths.mjs';

/** The token with which the sample company's pipelines push facts and ask gates: made once, and readable by its owner only. */
export function ciToken() {
  const file = path.join(data, 'ci-token');
  if (!fs.existsSync(file)) {
    fs.mkdirSync(data, { recursive: true });
    fs.writeFileSync(file, randomBytes(32).toString('hex'), { mode: 0o600 });
  }
  return fs.readFileSync(file, 'utf8').trim();
}
