import fs from 'node:fs';
import path from 'node:path';

/** The same files in plain folders, `<into>/<owner>/<name>/…`: what stock Backstage can read without a forge. */
export function writeCheckouts(company, into) {
  for (const { owner, name, files } of company.repositories) {
    for (const [file, content] of Object.entries(files)) {
      const target = path.join(into, owner, name, file);
      fs.mkdirSync(path.dirname(target), { recursive: true });
      fs.writeFileSync(target, content);
    }
  }
}
