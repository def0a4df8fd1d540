import { setTimeout } from 'node:timers/promises';
import { createApp } from './app.js';
import { Readiness } from './health/readiness.js';
import { Settings } from './settings.js';
import { log } from './telemetry/log.js';
import { startTelemetry } from './telemetry/telemetry.js';

/** Kubernetes kills after 30 s, 5 of which have gone by when it tells to stop. */
const PATIENCE_MS = 20_000;

const settings = new Settings(process.env);
const endTelemetry = startTelemetry(settings);
const app = await createApp(settings);

async function stop(signal: NodeJS.Signals): Promise<void> {
  log.info({ signal }, 'stopping');
  app.get(Readiness).stop();
  const inTime = await Promise.race([
    app.close().then(() => true),
    setTimeout(PATIENCE_MS, false, { ref: false }),
  ]);
  await endTelemetry();
  log.info({ inTime }, 'stopped');
  process.exit(inTime ? 0 : 1);
}

process.once('SIGTERM', (signal) => void stop(signal));
process.once('SIGINT', (signal) => void stop(signal));

await app.listen(settings.port, '0.0.0.0');
log.info({ port: settings.port, metricsPort: settings.metricsPort }, 'listening');
