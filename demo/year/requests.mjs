import * as fs from 'node:fs/promises';

/** What people asked of the platform and what became of it; and what they said of pages. */
export const { requests, feedback } = JSON.parse(
  await fs.readFile(new URL('./requests.json', import.meta.url), 'utf8'),
);
