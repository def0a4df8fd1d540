import {
  DAY_MS,
  MINUTE_MS,
  badQuarter,
  instant,
  isWorkday,
  midnight,
} from './days.mjs';
import { Random } from './random.mjs';

const WEEKENDS = 0.04;
/** After what a pipeline that has failed is run again. */
const AGAIN_MS = 25 * MINUTE_MS;
const CI = 'https://ci.fintech-fast.example';
const ON_CALL = 'https://on-call.fintech-fast.example/incidents';

/**
 * A year of deployments and incidents of services that have a pipeline, as it and the on-call tool would export them.
 *
 * @param {{
 *   today: string,
 *   days: number,
 *   services: Array<{
 *     name: string,
 *     perDay: [atFirst: number, now: number],
 *     isOnPath: boolean,
 *     commits: Array<{ id: string, at: number }>
 *   }>
 * }} year `perDay`: deployments each working day; `commits` of the default branch, milliseconds since 1970
 * @returns {{ deployments: object[], incidents: object[] }} rows for `POST /api/adoption/imports/deployments` and `…/incidents`
 */
export function deliveriesOf({ today, days, services }) {
  const records = services
    .map(service => deliveriesOfService({ today, days, ...service }))
    .concat(oddities(today));
  return {
    deployments: records.flatMap(({ deployments }) => deployments),
    incidents: records.flatMap(({ incidents }) => incidents),
  };
}

/**
 * How it goes on a day: middling at first, badly for a quarter, then better month by month; and on a golden path, which brings
 * health checks and rollbacks along, better than elsewhere.
 */
function stateOf(at, today, isOnPath) {
  const [from, to] = badQuarter(today);
  const [failing, recovery, pace] = (() => {
    if (at < from) {
      return [0.13, 75, 1];
    }
    if (at < to) {
      return [0.41, 230, 0.75];
    }
    // What was learned takes two months to arrive
    const learned = Math.min(1, (at - to) / (60 * DAY_MS));
    return [0.16 - 0.07 * learned, 60 - 38 * learned, 1];
  })();
  return isOnPath
    ? { failing: failing * 0.45, recovery: recovery * 0.6, pace: 1 }
    : { failing, recovery, pace };
}

function deliveriesOfService(service) {
  const { name, perDay, isOnPath, commits, today, days } = service;
  const random = new Random(`deliveries of ${name}`);
  const entity = `component:default/${name}`;
  const deployments = [];
  const incidents = [];
  const deploy = (startedAt, { minutes, ...rest }) => {
    const id = `${name}-${deployments.length + 1}`;
    const { id: commit } = commits.findLast(({ at }) => at <= startedAt);
    const date = instant(startedAt).slice(0, 10);
    const before = deployments.findLast(({ result }) => result === 'success');
    const finishedAt = startedAt + minutes * MINUTE_MS;
    deployments.push({
      id,
      entity,
      environment: 'production',
      result: 'success',
      startedAt: instant(startedAt),
      finishedAt: instant(finishedAt),
      commit,
      version: before?.commit === commit ? `configuration of ${date}` : '',
      reason: 'change',
      mends: '',
      url: `${CI}/fintech-fast/${name}/runs/${deployments.length + 1}`,
      ...rest,
    });
    return { id, finishedAt };
  };

  const first = Math.max(midnight(today, days), commits[0].at);
  for (let day = midnight(today, days); day < midnight(today); day += DAY_MS) {
    const { failing, recovery, pace } = stateOf(day, today, isOnPath);
    const grown = (day - midnight(today, days)) / (days * DAY_MS);
    const average =
      (perDay[0] + (perDay[1] - perDay[0]) * grown) *
      pace *
      (isWorkday(day) ? 1 : WEEKENDS);
    const times = Array.from({ length: random.count(average) }, () =>
      Math.round(day + random.between(8.5, 16.5) * 60 * MINUTE_MS),
    );
    // Pipelines of golden paths deploy what is merged, others when somebody finds the time
    for (const { at } of isOnPath ? commits : []) {
      if (at >= day && at < day + DAY_MS) {
        times.push(Math.round(at + random.between(18, 45) * MINUTE_MS));
      }
    }
    for (const startedAt of times.sort((a, b) => a - b)) {
      const minutes = Math.round(random.around(isOnPath ? 5 : 11, 0.3)) + 1;
      const isBroken = random.isLucky(0.04);
      const fails = random.isLucky(failing);
      if (startedAt < first) {
        continue;
      }
      let begun = startedAt;
      if (isBroken) {
        deploy(begun, { minutes, result: 'failure' });
        begun += AGAIN_MS;
      }
      const cause = deploy(begun, { minutes });
      if (fails) {
        fail(cause, recovery);
      }
    }
  }

  /** Somebody notices, and most of the time a deployment mends it. */
  function fail(cause, recovery) {
    const id = `INC-${name}-${incidents.length + 1}`;
    const noticedAt = cause.finishedAt + random.between(2, 9) * MINUTE_MS;
    const mendedAt = Math.max(
      noticedAt + 3 * MINUTE_MS,
      cause.finishedAt + random.around(recovery) * MINUTE_MS,
    );
    const [title, severity] = random.pick([
      ['Requests time out', 'major'],
      ['Errors above the objective', 'major'],
      ['Messages pile up in the queue', 'minor'],
      ['Slow answers after the deployment', 'minor'],
      ['Pods restart', 'major'],
      ['A feature does not work for some merchants', 'minor'],
    ]);
    const isMended = mendedAt < midnight(today);
    if (isMended && random.isLucky(0.7)) {
      const minutes = 2;
      deploy(mendedAt - minutes * MINUTE_MS, {
        minutes,
        version: '',
        reason: random.isLucky(0.4) ? 'rollback' : 'hotfix',
        mends: random.isLucky(0.5) ? id : '',
      });
    }
    incidents.push({
      id,
      entity,
      title,
      severity,
      createdAt: instant(noticedAt),
      resolvedAt: isMended ? instant(mendedAt) : '',
      // Not everybody has the time to say what it was
      causedBy: random.isLucky(0.6) ? cause.id : '',
      url: `${ON_CALL}/${id}`,
    });
  }

  return { deployments, incidents };
}

/** What exports hold besides: names that nobody has any more, fields that say nothing, the same twice with another result. */
function oddities(today) {
  const at = (daysAgo, hour) =>
    instant(midnight(today, daysAgo) + hour * 3.6e6);
  const deployment = {
    entity: 'component:default/checkout-api',
    environment: 'production',
    result: 'success',
    commit: '',
    version: '',
    reason: 'change',
    mends: '',
    url: '',
  };
  return {
    deployments: [
      // A service that was renamed before it came into the catalog
      ...[96, 82, 61, 33, 12].map((daysAgo, index) => ({
        ...deployment,
        id: `loyalty-points-${index + 1}`,
        entity: 'component:default/loyalty-points',
        startedAt: at(daysAgo, 10),
        finishedAt: at(daysAgo, 10.2),
      })),
      // The job's last step ran twice, and the second time it failed
      ...['success', 'failure'].map(result => ({
        ...deployment,
        id: 'checkout-api-manual-1',
        result,
        startedAt: at(24, 17),
        finishedAt: at(24, 17.5),
      })),
      // A short commit id
      {
        ...deployment,
        id: 'checkout-api-manual-2',
        startedAt: at(23, 9),
        finishedAt: at(23, 9.2),
        commit: '1f0c4e2',
      },
      // No time zone, from a laptop
      {
        ...deployment,
        id: 'checkout-api-manual-3',
        startedAt: at(22, 9),
        finishedAt: at(22, 9.2).replace('T', ' ').replace('Z', ''),
      },
      // Seconds since 1970
      {
        ...deployment,
        id: 'kyc-service-manual-1',
        entity: 'component:default/kyc-service',
        startedAt: '',
        finishedAt: String(midnight(today, 9) / 1000),
      },
    ],
    incidents: [
      // Of another company's service
      {
        id: 'INC-acquirer-1',
        entity: 'component:default/acquirer-gateway',
        title: 'The acquirer answers with errors',
        severity: 'major',
        createdAt: at(47, 6),
        resolvedAt: at(47, 7.4),
        causedBy: '',
        url: `${ON_CALL}/INC-acquirer-1`,
      },
      // Of a deployment that nobody has told of
      {
        id: 'INC-checkout-web-vendor',
        entity: 'component:default/checkout-web',
        title: 'The font server answers with errors',
        severity: 'minor',
        createdAt: at(39, 14),
        resolvedAt: at(39, 14.6),
        causedBy: 'font-server-881',
        url: `${ON_CALL}/INC-checkout-web-vendor`,
      },
      // Ended before it began: two clocks
      {
        id: 'INC-kyc-service-clock',
        entity: 'component:default/kyc-service',
        title: 'Documents can not be uploaded',
        severity: 'minor',
        createdAt: at(70, 12),
        resolvedAt: at(70, 11.9),
        causedBy: '',
        url: `${ON_CALL}/INC-kyc-service-clock`,
      },
    ],
  };
}
