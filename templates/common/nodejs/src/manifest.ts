import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** What package.json says of this service. */
export const manifest = z
  .object({ name: z.string(), version: z.string(), description: z.string() })
  .parse(JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')));
