import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import industries from './__fixtures__/industry_2025.json';
import responses from './__fixtures__/responses.json';
import { deliveryLedger, type TimedChange, type TimedDeployment } from '.';
import { leadTimeOf } from './leadTime';
import {
  answerOfFrequency,
  answerOfMinutes,
  pointsOfAnswer,
  pointsOfPercent,
  QUICK_CHECK_2025,
  quickCheckOf,
} from './quickCheck';

type Row = Record<string, string>;

/** The fixtures have neither quotes nor line breaks within a cell. */
function readCsv(name: string): Row[] {
  const [header, ...lines] = readFileSync(
    join(__dirname, '__fixtures__', name),
    'utf8',
  )
    .trim()
    .split(/\r?\n/)
    .map(line => line.split(','));
  return lines.map(cells =>
    Object.fromEntries(header.map((column, index) => [column, cells[index]])),
  );
}

/** Some times are `2023-4-10 6:51:47`, in UTC. */
function instantOf(text: string): number {
  const [year, month, day, hour, minute, second] = text
    .split(/[-T :.+]/)
    .map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

function deploymentOf(row: Row): TimedDeployment {
  return {
    id: row.id,
    environment: row.environment.toLocaleLowerCase('en-US'),
    result: row.result === 'SUCCESS' ? 'success' : 'failure',
    startedAt: instantOf(row.started_date),
    finishedAt: instantOf(row.finished_date),
    commit: row.commit_sha,
    reason: 'change',
  };
}

/** Names of a project's rows of a table. */
function projectRows(mapping: Row[], project: string, table: string) {
  return new Set(
    mapping
      .filter(row => row.project_name === project && row.table === table)
      .map(row => row.row_id),
  );
}

describe('Apache DevLake', () => {
  it('reckons the same lead times', () => {
    const scopes = projectRows(
      readCsv('lead_time__project_mapping.csv'),
      'project1',
      'cicd_scopes',
    );
    const rows = readCsv('lead_time__cicd_deployment_commits.csv');
    const diffs = readCsv('lead_time__commits_diffs.csv');
    const comments = readCsv('lead_time__pull_request_comments.csv');
    const commits = readCsv('lead_time__pull_request_commits.csv');
    const earliest = (times: string[]) =>
      times.length ? Math.min(...times.map(instantOf)) : undefined;
    const requests = readCsv('lead_time__pull_requests.csv')
      .filter(request => request.merged_date)
      .map(request => ({
        id: request.id,
        change: {
          commit: request.merge_commit_sha,
          openedAt: instantOf(request.created_date),
          mergedAt: instantOf(request.merged_date),
          firstCommitAt: earliest(
            commits
              .filter(commit => commit.pull_request_id === request.id)
              .map(commit => commit.commit_authored_date),
          ),
          firstReviewAt: earliest(
            comments
              .filter(
                comment =>
                  comment.pull_request_id === request.id &&
                  comment.account_id !== request.author_id,
              )
              .map(comment => comment.created_date),
          ),
        },
      }));

    const delivered = new Map<
      string,
      { deployment: TimedDeployment; change: TimedChange }
    >();
    for (const repository of new Set(rows.map(row => row.repo_url))) {
      // A line of commits in which each diff lies between the two that it is of, those that went to production first
      const ofRepository = rows
        .filter(row => row.repo_url === repository)
        .map(row => ({ row, deployment: deploymentOf(row) }))
        .sort(
          (a, b) =>
            Number(isProduction(b.deployment)) -
              Number(isProduction(a.deployment)) ||
            a.deployment.finishedAt - b.deployment.finishedAt,
        );
      const line = ofRepository.flatMap(({ deployment: { commit } }) => [
        ...diffs
          .filter(diff => diff.new_commit_sha === commit)
          .map(diff => diff.commit_sha),
        commit!,
      ]);
      const changes = line.map(
        (commit, position): TimedChange => ({
          mergedAt: 0,
          ...requests.find(({ change }) => change.commit === commit)?.change,
          commit,
          position,
        }),
      );
      const { deployments } = deliveryLedger({
        deployments: ofRepository
          .filter(({ row }) => scopes.has(row.cicd_scope_id))
          .map(({ deployment }) => deployment),
        incidents: [],
        changes,
      });
      for (const { deployment, changes: first } of deployments) {
        first.forEach(({ change }) =>
          delivered.set(change.commit, { deployment, change }),
        );
      }
    }

    const text = (value: number | undefined) => String(value ?? '');
    const ours = requests.map(({ id, change }) => {
      const deployment = delivered.get(change.commit)?.deployment;
      const time = leadTimeOf(change, deployment?.finishedAt);
      return {
        id,
        pr_coding_time: text(time.coding),
        pr_pickup_time: text(time.pickup),
        pr_review_time: text(time.review),
        pr_deploy_time: text(time.deploy),
        pr_cycle_time: text(time.total),
        deployment_commit_id: deployment?.id ?? '',
        pr_deployed_date: deployment
          ? new Date(deployment.finishedAt).toISOString().replace('Z', '+00:00')
          : '',
      };
    });
    const theirs = readCsv('lead_time__project_pr_metrics.csv');
    expect(theirs).toHaveLength(6);
    expect(ours).toEqual(
      theirs.map(row =>
        Object.fromEntries(
          Object.keys(ours[0]).map(column => [column, row[column]]),
        ),
      ),
    );
  });

  it('puts incidents down to the same deployments', () => {
    const mapping = readCsv('incidents__project_mapping.csv');
    const scopes = projectRows(mapping, 'project1', 'cicd_scopes');
    const places = {
      repos: projectRows(mapping, 'project1', 'repos'),
      boards: projectRows(mapping, 'project1', 'boards'),
    };
    const rows = readCsv('incidents__cicd_deployment_commits_after.csv');
    const { deployments } = deliveryLedger({
      deployments: rows
        .filter(row => scopes.has(row.cicd_scope_id))
        .map(deploymentOf),
      incidents: readCsv('incidents__incidents.csv')
        .filter(row =>
          places[row.table as keyof typeof places].has(row.scope_id),
        )
        .map(row => ({
          id: row.id,
          createdAt: instantOf(row.created_date),
          resolvedAt: instantOf(row.updated_date),
        })),
      changes: [],
    });
    const ours = deployments.flatMap(({ deployment, incidents }) =>
      incidents.map(({ incident }) => ({
        id: incident.id,
        deployment_id: rows.find(row => row.id === deployment.id)!
          .cicd_deployment_id,
      })),
    );
    const theirs = readCsv(
      'incidents__project_incident_deployment_relationships.csv',
    ).map(({ id, deployment_id }) => ({ id, deployment_id }));
    expect(theirs).toHaveLength(6);
    expect(new Set(ours)).toEqual(new Set(theirs));
    expect(ours).toHaveLength(6);
  });
});

describe('DORA Quick Check', () => {
  it('gives the same points', () => {
    expect([1, 3.5, 6].map(pointsOfAnswer)).toEqual([0, 5, 10]);
    expect([0, 19, 100].map(pointsOfPercent)).toEqual([10, 8.1, 0]);
  });

  it('has the same means of all industries', () => {
    const { leadtime, deployfreq, failurerecovery, changefailure, rework } =
      industries.all;
    // What went wrong is kept as a tenth of its percentage
    const expected = {
      leadTime: leadtime.mean,
      deploymentFrequency: deployfreq.mean,
      recoveryTime: failurerecovery.mean,
      changeFailRate: pointsOfPercent(10 * changefailure.mean),
      reworkRate: pointsOfPercent(10 * rework.mean),
    };
    const points = Object.values(expected);
    expect(QUICK_CHECK_2025).toEqual({
      ...expected,
      overall: expect.closeTo(
        points.reduce((sum, value) => sum + value, 0) / points.length,
        10,
      ),
    });
    expect(QUICK_CHECK_2025.overall).toBe(6.72);
  });

  it('finds the answer that a measured value is', () => {
    const minutes = { hour: 60, day: 1440, week: 10_080, month: 43_200 };
    const times: Array<[number, string]> = [
      [0, 'Less than one hour'],
      [minutes.hour - 1, 'Less than one hour'],
      [minutes.hour, 'Less than one day'],
      [minutes.day, 'One day to one week'],
      [minutes.week, 'One week to one month'],
      [minutes.month, 'One to six months'],
      [7 * minutes.month, 'More than six months'],
    ];
    for (const [value, answer] of times) {
      const key = String(answerOfMinutes(value)) as '1';
      expect(responses.leadtime[key]).toBe(answer);
      expect(responses.failurerecovery[key]).toBe(answer);
    }
    const frequencies: Array<[number, string]> = [
      [0, 'Less than once per six months'],
      [1 / 100, 'Between once per month and once every six months'],
      [1 / 30, 'Between once per week and once per month'],
      [2 / 7, 'Between once per day and once per week'],
      [5 / 7, 'Between once per hour and once per day'],
      [3, 'On demand (multiple deploys per day)'],
    ];
    for (const [value, answer] of frequencies) {
      const key = String(answerOfFrequency(value)) as '1';
      expect(responses.deployfreq[key]).toBe(answer);
    }
  });

  it('takes the mean of what has an answer', () => {
    expect(
      quickCheckOf({
        leadTime: 30,
        deploymentFrequency: 3,
        recoveryTime: 45,
        changeFailRate: 10,
        reworkRate: 0,
      }),
    ).toEqual({
      points: {
        leadTime: 10,
        deploymentFrequency: 10,
        recoveryTime: 10,
        changeFailRate: 9,
        reworkRate: 10,
      },
      throughput: 10,
      stability: 9.5,
      overall: 9.8,
    });
    expect(quickCheckOf({ leadTime: 30, changeFailRate: 50 })).toMatchObject({
      throughput: 10,
      stability: 5,
      overall: 7.5,
    });
    expect(quickCheckOf({}).overall).toBeUndefined();
  });
});

function isProduction({ environment, result }: TimedDeployment): boolean {
  return environment === 'production' && result === 'success';
}
