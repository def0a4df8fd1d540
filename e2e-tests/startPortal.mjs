import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** `npm start` on an empty data folder, with the tools that are installed already. */
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-e2e-'));
if (process.env.PAVED_TOOLS) {
  fs.symlinkSync(process.env.PAVED_TOOLS, path.join(data, 'tools'));
}
process.once('exit', () => fs.rmSync(data, { recursive: true, force: true }));
process.env.PAVED_DATA = data;
await import('../scripts/start.mjs');
