import { round } from '../shared/statistics.mjs';

const MOST_SECONDS = { clone: 5, catalog: 5, forecast: 60 };
/** 1 GiB. */
const MOST_MEGABYTES = 1_073;
const TIMES_FASTER = 5;

/** What was measured, beside what was promised. `met` is absent where nothing was promised. */
export function judge({ create, upgrade, copier, forecast }) {
  return [
    ...(create ? judgeCreations(create) : []),
    ...(upgrade || copier ? judgeUpgrades(upgrade, copier) : []),
    ...Object.entries(forecast ?? {}).flatMap(judgeForecast),
  ];
}

function judgeCreations({ preview, clone, catalog, end, longestToCatalog }) {
  const seconds = (measure, ours, rest) => ({
    measure,
    ours,
    unit: 's',
    ...rest,
  });
  return [
    seconds(
      `create: click to a clone, ${clone.samples} services, p95`,
      clone.p95,
      {
        target: `≤ ${MOST_SECONDS.clone}`,
        met: clone.p95 <= MOST_SECONDS.clone,
      },
    ),
    seconds('— p50', clone.p50),
    seconds('— from the clone to the catalog entry, p95', catalog.p95, {
      target: `≤ ${MOST_SECONDS.catalog}`,
      met: catalog.p95 <= MOST_SECONDS.catalog,
    }),
    seconds('— the longest of them', round(longestToCatalog)),
    seconds('— click to the end of the run, p95', end.p95),
    seconds('— the preview before the click, p95', preview.p95),
  ];
}

/** Either side may not have been measured. */
function judgeUpgrades(ours, theirs) {
  const both = (measure, unit, look, promise) => {
    const [a, b] = [ours && look(ours), theirs && look(theirs)];
    return {
      measure,
      ours: a,
      theirs: b,
      unit,
      ratio: a > 0 && b !== undefined ? round(b / a, 1) : undefined,
      ...(a !== undefined && promise?.(a, b)),
    };
  };
  const { services } = ours ?? theirs;
  const isFaster = (a, b) =>
    b !== undefined && {
      target: `≥ ${TIMES_FASTER} × faster`,
      met: b >= a * TIMES_FASTER,
    };
  const noMore = (a, b) =>
    b !== undefined && { target: 'no more', met: a <= b };
  const none = a => ({ target: '0', met: a === 0 });
  return [
    both(
      `upgrade of ${services} edited services, one after the other`,
      's',
      side => side.total,
      isFaster,
    ),
    both('— one, p50', 's', side => side.each.p50),
    both('— one, p95', 's', side => side.each.p95),
    both('— one by the engine alone, p50', 's', side => side.alone.p50),
    both('— clean', 'services', side => side.clean),
    both('— with conflicts', 'services', side => side.conflicting, noMore),
    both('— files in conflict', 'files', side => side.conflictingFiles, noMore),
    both(
      '— with conflicts, or with work of the team lost or undone',
      'services',
      side => side.troubled,
    ),
    both(
      `— lines lost, of ${(ours ?? theirs).lines} that teams added`,
      'lines',
      side => side.lost,
      none,
    ),
    both('— removals, renames and modes undone', 'files', side => side.undone),
    both(
      '— lines of the release that did not arrive',
      'lines',
      side => side.missing,
    ),
    ...(theirs?.failed
      ? [{ measure: '— failed', theirs: theirs.failed, unit: 'services' }]
      : []),
  ];
}

function judgeForecast([kind, result]) {
  const { size, seconds, peakMegabytes, failed, discovery, drift } = result;
  return [
    {
      measure: `forecast for ${size} services of ${result.filesEach} files, objects ${kind}`,
      ours: seconds,
      unit: 's',
      target: `≤ ${MOST_SECONDS.forecast}`,
      met: seconds <= MOST_SECONDS.forecast,
    },
    {
      measure: '— memory of the backend and its git at its peak',
      ours: peakMegabytes,
      unit: 'MB',
      target: `≤ ${MOST_MEGABYTES}`,
      met: peakMegabytes <= MOST_MEGABYTES,
    },
    {
      measure: '— services that could not be tried',
      ours: failed,
      unit: 'services',
      target: '0',
      met: failed === 0,
    },
    {
      measure: '— before it: all services found and read',
      ours: discovery,
      unit: 's',
    },
    { measure: '— then: drift of all of them known', ours: drift, unit: 's' },
    {
      measure: '— memory at its peak meanwhile',
      ours: result.peakWhileFound,
      unit: 'MB',
    },
  ];
}
