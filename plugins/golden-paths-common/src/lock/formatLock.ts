import { stringify } from 'yaml';
import { LOCK_FORMAT } from './parseLock';
import type { Lock } from './types';

const HEAD = `# What this repository was made from. The portal writes this file: upgrades need it as it is.
# \`paved path verify\` tells whether it still holds.
`;

/**
 * The text of `.golden-path.yaml`; `parseLock` reads it back.
 *
 * @public
 */
export function formatLock(lock: Lock): string {
  const { files, ...origin } = lock;
  const head = stringify(
    { format: LOCK_FORMAT, ...origin },
    { lineWidth: 0, aliasDuplicateObjects: false },
  );
  // A line each, so that a merge request shows which files a release changed
  const lines = [...files]
    .sort((a, b) => (a.path < b.path ? -1 : 1))
    .map(
      file =>
        `  - { path: ${JSON.stringify(file.path)}, class: ${
          file.class
        }, mode: '${file.mode}', sha256: ${JSON.stringify(file.sha256)} }\n`,
    );
  return `${HEAD}${head}files:${
    lines.length ? `\n${lines.join('')}` : ' []\n'
  }`;
}
