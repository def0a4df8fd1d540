import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** `npm start` on an empty data folder; tools that are installed already (PAVED_TOOLS) are used. */
const data = fs.mkdtempSync(path.join(os.tmpdir(), 'paved-e2e-'));
process.once('exit', () => fs.rmSync(data, { recursive: true, force: true }));
process.env.PAVED_DATA = data;
await import('../scripts/start.mjs');
