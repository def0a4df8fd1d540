import fs from 'node:fs';

/** `npm start` on an empty data folder (PAVED_DATA), gone when it ends; tools that are installed already (PAVED_TOOLS) are used. */
const data = process.env.PAVED_DATA;
fs.mkdirSync(data);
process.once('exit', () => fs.rmSync(data, { recursive: true, force: true }));
await import('../scripts/start.mjs');
