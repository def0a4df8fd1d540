import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's root folder. */
export const root = path.resolve(
  path.dirname(fileURLToPath(import.meta.url)),
  '../..',
);

/** Everything that Paved makes at run time lives here. */
export const data = path.resolve(
  root,
  process.env.PAVED_DATA?.trim() || '.data',
);

/** What set-up installs beside node_modules: Node.js, the docs generator. Data folders of tests share one. */
export const tools = path.resolve(
  root,
  process.env.PAVED_TOOLS?.trim() || path.join(data, 'tools'),
);

export const logs = path.join(data, 'logs');
