import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPeople } from './people.mjs';
import {
  budgets,
  commitsFromScratch,
  commitsOnPath,
  costsOf,
  DAYS,
  deliveriesOf,
  fromScratch,
  onPaths,
  ownedServices,
  pipelines,
  requests,
  startersOf,
  surveyAnswers,
  ticketsOf,
  toCsv,
  usageOf,
} from './year/index.mjs';

const TODAY = '2026-11-21';
const DAY_MS = 86_400_000;
const daysAgo = count => Date.parse(TODAY) - count * DAY_MS;

/** As if everything had been committed to at the beginning, and those that came later on their first day. */
const services = pipelines().map(pipeline => {
  const began =
    [...onPaths, ...fromScratch].find(({ name }) => name === pipeline.name)
      ?.daysAgo ?? DAYS + 3;
  return {
    ...pipeline,
    commits: [
      { id: 'a'.repeat(40), at: daysAgo(began) + 9 * 3_600_000 },
      { id: 'b'.repeat(40), at: daysAgo(5) },
    ],
  };
});
const year = () => deliveriesOf({ today: TODAY, days: DAYS, services });

/** What the metrics are made of, counted by hand. */
function figures({ deployments, incidents }, from, to, isCounted = () => true) {
  const within = text => Date.parse(text) >= from && Date.parse(text) < to;
  const good = deployments.filter(
    each =>
      each.result === 'success' &&
      within(each.finishedAt) &&
      isCounted(each.entity),
  );
  const failures = incidents.filter(
    each => within(each.createdAt) && isCounted(each.entity),
  );
  const minutes = failures
    .filter(({ resolvedAt }) => resolvedAt)
    .map(
      each =>
        (Date.parse(each.resolvedAt) - Date.parse(each.createdAt)) / 60_000,
    )
    .sort((a, b) => a - b);
  return {
    perDay: good.length / ((to - from) / DAY_MS),
    failing: failures.length / good.length,
    recovery: minutes[minutes.length >> 1],
  };
}

test('a year of deliveries: middling, a bad quarter, then better than ever', () => {
  const all = year();
  assert.deepEqual(year(), all);
  assert.ok(all.deployments.length > 1_500 && all.deployments.length < 3_000);
  // The second quarter of 2026 is the last that ended three months before that day
  const before = figures(all, daysAgo(DAYS), Date.UTC(2026, 3));
  const bad = figures(all, Date.UTC(2026, 3), Date.UTC(2026, 6));
  const now = figures(all, daysAgo(60), daysAgo(0));
  assert.ok(before.failing > 0.08 && before.failing < 0.18, before.failing);
  assert.ok(bad.failing > 0.22 && bad.failing < 0.35, bad.failing);
  assert.ok(now.failing < 0.1, now.failing);
  assert.ok(bad.recovery > 120, bad.recovery);
  assert.ok(now.recovery < 30, now.recovery);
  assert.ok(now.perDay > 9 && now.perDay > 2 * before.perDay, now.perDay);
});

test('services on golden paths are delivered more often, and break less', () => {
  const isOnPath = new Set(
    onPaths.map(({ name }) => `component:default/${name}`),
  );
  const since = daysAgo(90);
  const on = figures(year(), since, daysAgo(0), ref => isOnPath.has(ref));
  const off = figures(year(), since, daysAgo(0), ref => !isOnPath.has(ref));
  assert.ok(on.failing < off.failing);
  assert.ok(on.recovery < off.recovery);
});

test('nothing is deployed before it was committed, and each once', () => {
  const { deployments } = year();
  const known = new Map(services.map(each => [each.name, each.commits]));
  const ids = deployments.map(({ id }) => id);
  // One is told twice, on purpose
  assert.equal(new Set(ids).size, ids.length - 1);
  for (const { entity, commit, startedAt } of deployments) {
    const commits = known.get(entity.replace('component:default/', ''));
    if (commits && commit.length === 40) {
      const { at } = commits.find(({ id }) => id === commit);
      assert.ok(at <= Date.parse(startedAt), `${entity} ${startedAt}`);
    }
  }
});

test('teams work on new services: people of the team, who had started by then', async () => {
  const people = await readPeople();
  const started = new Map(
    (await startersOf({ today: TODAY })).map(({ user, email, start_date }) => {
      const name = user.replace('user:default/', '');
      assert.equal(email, people.get(name).email);
      return [name, Date.parse(start_date)];
    }),
  );
  const histories = await Promise.all([
    ...fromScratch.map(async service => [
      service.owner,
      await commitsFromScratch(service),
    ]),
    ...onPaths.map(async service => [
      service.parameters.owner.replace('group:default/', ''),
      await commitsOnPath(service, [
        { path: 'README.md', mode: '100644', content: 'x' },
      ]),
    ]),
  ]);
  for (const [team, commits] of histories) {
    assert.ok(commits.length > 3);
    let before = Infinity;
    for (const { by, daysAgo: ago, files } of commits) {
      assert.equal(people.get(by)?.team, team, by);
      assert.ok(ago <= before && ago >= 1);
      assert.ok((started.get(by) ?? 0) <= daysAgo(ago), by);
      assert.ok(files.length > 0);
      before = ago;
    }
  }
});

test('what cells hold is quoted', () => {
  assert.equal(
    toCsv([{ a: 'x, "y"', b: 1 }, { a: 'two\nlines' }]),
    'a,b\n"x, ""y""",1\n"two\nlines",\n',
  );
});

test('tickets become few once there are golden paths', () => {
  const tickets = ticketsOf({
    ...{ today: TODAY, days: DAYS, services: ownedServices() },
  });
  const createdWithin = (from, to) =>
    tickets.filter(({ createdAt }) => {
      const at = Date.parse(createdAt);
      return at >= daysAgo(from) && at < daysAgo(to);
    }).length;
  assert.ok(createdWithin(300, 210) > 3 * createdWithin(90, 0));
  assert.ok(createdWithin(90, 0) > 0);
  assert.equal(new Set(tickets.map(({ id }) => id)).size, tickets.length);
  for (const { createdAt, resolvedAt } of tickets) {
    assert.ok(!resolvedAt || resolvedAt > createdAt);
  }
});

test('costs are of a year, services cost from their first day on, and one team nears its budget', () => {
  const costs = costsOf({ today: TODAY });
  const days = [...new Set(costs.map(each => each.ChargePeriodStart))].sort();
  assert.deepEqual(
    [days.length, days[0], days.at(-1)],
    [385, '2025-11-01T00:00:00Z', '2026-11-20T00:00:00Z'],
  );
  for (const { name, daysAgo: began } of onPaths) {
    const own = costs.filter(({ Tags }) => Tags.includes(`"${name}"`));
    assert.ok(
      own.every(each => Date.parse(each.ChargePeriodStart) >= daysAgo(began)),
      name,
    );
  }
  assert.ok(costs.some(({ Tags }) => Tags === '{}'));
  const spent = costs
    .filter(
      ({ Tags, ChargePeriodStart }) =>
        /fraud-scoring|device-fingerprint|session-risk-api/.test(Tags) &&
        ChargePeriodStart >= '2026-10-22',
    )
    .reduce((sum, { EffectiveCost }) => sum + Number(EffectiveCost), 0);
  const { amount } = budgets.find(
    ({ entityRef }) => entityRef === 'group:default/risk-team',
  );
  assert.ok(spent > 0.8 * Number(amount), spent);
});

test('of one team too few answered to be shown, and who builds the platform is not asked', async () => {
  const people = await readPeople();
  const answers = await surveyAnswers();
  const byTeam = {};
  for (const { by } of answers) {
    const { team } = people.get(by);
    byTeam[team] = (byTeam[team] ?? 0) + 1;
  }
  assert.equal(new Set(answers.map(({ by }) => by)).size, answers.length);
  assert.ok(!('platform-team' in byTeam));
  assert.deepEqual(
    Object.keys(byTeam).filter(team => byTeam[team] < 5),
    ['identity-team'],
  );
  assert.ok(answers.filter(each => each.answers.improvements).length >= 5);
});

test('who asks and votes is somebody, and something becomes of it', async () => {
  const people = await readPeople();
  for (const { by, votes, title } of requests) {
    const all = [by, ...votes];
    assert.equal(new Set(all).size, all.length, title);
    for (const name of all) {
      assert.ok(people.has(name), `${title}: ${name}`);
    }
  }
  for (const state of ['shipped', 'declined', 'now', 'next', 'later']) {
    assert.ok(
      requests.some(each => each.state === state),
      state,
    );
  }
});

test('what people do is of the last days, each once, and five look for the same in vain', async () => {
  const now = Date.parse(`${TODAY}T12:00:00Z`);
  const usage = await usageOf({ now });
  assert.deepEqual(await usageOf({ now }), usage);
  const events = usage.flatMap(each => each.events);
  assert.equal(new Set(events.map(({ id }) => id)).size, events.length);
  for (const { at, path } of events) {
    assert.ok(at < now && at > now - 7 * DAY_MS);
    assert.match(path, /^\//);
  }
  const inVain = term =>
    usage.filter(each => each.events.some(event => event.term === term)).length;
  assert.ok(inVain('second database') >= 5);
  const people = await readPeople();
  assert.ok(usage.every(({ by }) => people.get(by).team !== 'platform-team'));
});
