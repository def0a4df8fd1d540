import fs from 'node:fs';
import path from 'node:path';
import { claimData } from './setup/preconditions.mjs';
import { data, root } from './setup/paths.mjs';
import { fail, SetupError } from './setup/SetupError.mjs';
import { say } from './setup/progress.mjs';

/** A folder that Paved did not make is not Paved's to remove. */
function requireOurs() {
  const ours = ['database', 'logs', 'mirrors', 'repositories', 'tools'];
  if (
    data === root ||
    root.startsWith(`${data}${path.sep}`) ||
    !ours.some(name => fs.existsSync(path.join(data, name)))
  ) {
    throw new SetupError(
      `${data} does not look like Paved's data folder; nothing was removed.`,
    );
  }
}

try {
  if (fs.existsSync(data)) {
    requireOurs();
    claimData();
    fs.rmSync(data, { recursive: true, force: true });
  }
  say(`Removed ${data}; npm start begins anew.`);
} catch (error) {
  fail(error);
}
