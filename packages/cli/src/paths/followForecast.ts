import type { Forecast } from '@paved/plugin-golden-paths-common';
import { setTimeout as sleep } from 'node:timers/promises';
import { patiently } from '../portal/patiently';
import { PortalUnreachableError } from '../portal/PortalUnreachableError';
import type { GoldenPathsApi } from './GoldenPathsApi';

const POLL_MS = 500;
const LIMIT_MS = 30 * 60_000;

/**
 * Follows a forecast to its end.
 *
 * @throws PortalUnreachableError when it takes longer than half an hour
 */
export async function followForecast(
  api: GoldenPathsApi,
  started: Forecast,
  onProgress: (forecast: Forecast) => void,
): Promise<Forecast> {
  const stopAt = performance.now() + LIMIT_MS;
  let forecast = started;
  while (forecast.state === 'running') {
    onProgress(forecast);
    if (performance.now() > stopAt) {
      throw new PortalUnreachableError(
        `the forecast ${forecast.id} has not ended within half an hour; see it in the portal`,
      );
    }
    await sleep(POLL_MS);
    const { id } = forecast;
    forecast = await patiently(() => api.forecast(id));
  }
  return forecast;
}

const MOST_SHOWN = 20;

/** A forecast as text. */
export function formatForecast(forecast: Forecast): string {
  const { path, version, clean, unchanged, conflicting, failed, steppedOff } =
    forecast;
  const failures = forecast.items.filter(({ outcome }) => outcome === 'failed');
  return [
    `${path} ${version}: ${clean} clean, ${unchanged} unchanged, ${conflicting} with conflicts, ${failed} could not be tried, ${steppedOff} stepped off`,
    ...forecast.files
      .slice(0, MOST_SHOWN)
      .map(({ path: file, repositories }) => `  ${file}: ${repositories}`),
    ...(forecast.files.length > MOST_SHOWN
      ? [`  and ${forecast.files.length - MOST_SHOWN} more files`]
      : []),
    ...failures
      .slice(0, MOST_SHOWN)
      .map(({ repository, message }) => `  ${repository}: ${message ?? ''}`),
    '',
  ].join('\n');
}
