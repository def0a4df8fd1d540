import { Settings } from '../settings.js';
import { log } from '../telemetry/log.js';
import { migrate } from './migrations.js';

const { databaseUrl } = new Settings(process.env);
await migrate(databaseUrl, (line) => {
  log.info(line);
});
