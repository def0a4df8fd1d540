import { mockServices } from '@backstage/backend-test-utils';
import { NotFoundError } from '@backstage/errors';
import { DefaultEventsService } from '@backstage/plugin-events-node';
import { catalogServiceMock } from '@backstage/plugin-catalog-node/testUtils';
import type { ScaffolderService } from '@backstage/plugin-scaffolder-node';
import type { Knex } from 'knex';
import { migrationsDirectory } from '../database/migrationsDirectory';
import type { Teams } from '../teams/Teams';
import { Audience } from '../usage/Audience';
import { DatabaseUsageStore } from '../usage/DatabaseUsageStore';
import { DatabaseRunStore } from '../usage/runs/DatabaseRunStore';
import type { GoldenPathTemplates } from '../usage/runs/GoldenPathTemplates';
import { PlatformTickets } from '../usage/runs/PlatformTickets';
import { RunMetrics } from '../usage/runs/RunMetrics';
import { TemplateRuns } from '../usage/runs/TemplateRuns';
import { TimeSaved } from '../usage/runs/TimeSaved';
import { TeamPrivacy } from '../usage/TeamPrivacy';
import { TeamSets } from '../usage/TeamSets';

export const now = new Date('2026-11-20T12:00:00.000Z');
export const never = new AbortController().signal;
export const SERVICE = 'template:default/service';
export const DATABASE = 'template:default/database';

const members: Record<string, string[]> = {
  'group:default/payments': ['ada', 'ben', 'cy', 'dot', 'eve'],
  'group:default/risk': ['fay'],
  'group:default/core': ['gus', 'hal', 'ivy', 'joe'],
  'group:default/platform': ['sara'],
};

const teams = {
  titles: async () => new Map(Object.keys(members).map(team => [team, team])),
  groups: async () =>
    new Map(Object.keys(members).map(team => [team, { title: team }])),
  within: async (team: string) => new Set([team]),
  members: async (team: string) =>
    new Set((members[team] ?? []).map(name => `user:default/${name}`)),
  of: async (person: string) =>
    Object.keys(members).filter(team =>
      members[team].includes(person.split('/')[1]),
    ),
} as unknown as Teams;

interface Task {
  id: string;
  status: string;
  createdAt: string;
  createdBy?: string;
  spec: object;
  logs: Array<{ type: string; createdAt: string; body: object }>;
}

export function task(
  id: string,
  more: Partial<Task> & { template?: string } = {},
): Task {
  const { template = SERVICE, ...rest } = more;
  return {
    id,
    status: 'completed',
    createdAt: '2026-11-18T10:00:00.000Z',
    createdBy: 'user:default/ada',
    spec: {
      templateInfo: { entityRef: template },
      steps: [{ id: 'publish', name: 'Publish the repository' }],
    },
    logs: [
      {
        type: 'completion',
        createdAt: '2026-11-18T10:04:00.000Z',
        body: { message: 'Run completed with status: completed' },
      },
    ],
    ...rest,
  };
}

export const failed: Partial<Task> = {
  status: 'failed',
  logs: [
    {
      type: 'log',
      createdAt: '2026-11-18T10:01:00.000Z',
      body: { message: 'x', stepId: 'publish', status: 'failed' },
    },
    {
      type: 'completion',
      createdAt: '2026-11-18T10:02:00.000Z',
      body: {
        message: 'Run completed with status: failed',
        error: {
          name: 'Error',
          message:
            'Name is taken at https://bot:secret@git.example.com/x\nat …',
        },
      },
    },
  ],
};

/** Runs of templates of a scaffolder that says what it is told to. */
export async function startRuns(knex: Knex) {
  await knex.migrate.latest({ directory: migrationsDirectory });
  const tasks = new Map<string, Task>();
  const read: string[] = [];
  const hours = { value: 40 };
  const hooks = { onLogs: () => {} };
  const scaffolder = {
    listTasks: async ({
      limit,
      offset,
    }: {
      limit: number;
      offset: number;
    }) => ({
      items: [...tasks.values()]
        .sort((a, b) => (a.createdAt < b.createdAt ? 1 : -1))
        .slice(offset, offset + limit),
      totalItems: tasks.size,
    }),
    getTask: async ({ taskId }: { taskId: string }) => {
      const found = tasks.get(taskId);
      if (!found) {
        throw new NotFoundError(taskId);
      }
      return found;
    },
    getLogs: async ({ taskId }: { taskId: string }) => {
      read.push(taskId);
      hooks.onLogs();
      if (taskId === 'broken') {
        throw new Error('Its log can not be read');
      }
      return tasks.get(taskId)!.logs;
    },
  } as unknown as ScaffolderService;
  const auth = mockServices.auth();
  const logger = mockServices.logger.mock();
  const events = DefaultEventsService.create({ logger });
  const goldenPaths = {
    templateOf: async (path: string) =>
      path === 'goldenpath:default/service' ? SERVICE : undefined,
    hoursSavedBy: async (template: string) =>
      template === SERVICE ? hours.value : undefined,
  } as unknown as GoldenPathTemplates;
  const audience = Audience.create({
    teams,
    platformTeams: ['group:default/platform'],
    ignoredUsers: new Set(['user:default/bot']),
  });
  const store = DatabaseRunStore.create({ knex });
  const teamSets = TeamSets.create({ knex });
  const runs = TemplateRuns.create({
    audience,
    auth,
    events,
    hasReadAll: async () => false,
    logger,
    scaffolder,
    store,
    teamSets,
    timeSaved: TimeSaved.create({
      auth,
      goldenPaths,
      catalog: catalogServiceMock({
        entities: [
          {
            apiVersion: 'scaffolder.backstage.io/v1beta3',
            kind: 'Template',
            metadata: {
              name: 'database',
              annotations: { 'backstage.io/time-saved': 'PT1H30M' },
            },
          },
        ],
      }),
    }),
  });
  const metrics = RunMetrics.create({
    goldenPaths,
    privacy: TeamPrivacy.create({
      audience,
      store: DatabaseUsageStore.create({ knex }),
      teams,
      teamSets,
    }),
    runs: store,
    tickets: PlatformTickets.create({ knex, teams }),
    zone: 'UTC',
  });
  const set = (...some: Task[]) =>
    some.forEach(each => tasks.set(each.id, each));
  return { set, read, runs, store, events, metrics, hours, hooks };
}
