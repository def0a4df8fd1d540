import { writeFileSync } from 'node:fs';
import { stringify } from 'yaml';
import { createApp } from '../app.js';
import { Settings } from '../settings.js';
import { describeApi } from './document.js';

// `npm run openapi`: the catalog shows openapi.yaml, and a test compares it with the code
const app = await createApp(new Settings(process.env));
await app.init();
writeFileSync(
  'openapi.yaml',
  stringify(describeApi(app), { aliasDuplicateObjects: false, lineWidth: 0 }),
);
await app.close();
