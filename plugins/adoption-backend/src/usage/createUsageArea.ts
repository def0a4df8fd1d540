import { DatabaseLoopStore } from '@paved/database';
import { dayOf } from '@paved/plugin-adoption-common';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import { readPlatformTeams, readTimeZone } from '../config';
import { Audience } from './Audience';
import { readUsageConfig } from './config';
import { DatabaseUsageStore } from './DatabaseUsageStore';
import { Pseudonyms } from './Pseudonyms';
import { DatabaseRunStore } from './runs/DatabaseRunStore';
import { GoldenPathTemplates } from './runs/GoldenPathTemplates';
import { PlatformTickets } from './runs/PlatformTickets';
import { RunMetrics } from './runs/RunMetrics';
import { TemplateRuns } from './runs/TemplateRuns';
import { TimeSaved } from './runs/TimeSaved';
import { TeamPrivacy } from './TeamPrivacy';
import { TeamSets } from './TeamSets';
import { UsageIntake } from './UsageIntake';
import { UsageMetrics } from './UsageMetrics';
import { createUsageRoutes } from './usageRoutes';

const DAY_MS = 24 * 60 * 60 * 1000;
/** Pages are counted by day for so long, and then by week. */
const DAILY_DAYS = 100;
const RUNS_CHORE = 'template-runs';

/** What is done in the portal, by how many, and whether it helps. */
export async function createUsageArea(
  context: AdoptionContext,
): Promise<AdoptionArea> {
  const { knex } = context;
  const config = readUsageConfig(context.config);
  const zone = readTimeZone(context.config);
  const store = DatabaseUsageStore.create({ knex });
  const teamSets = TeamSets.create({ knex });
  const audience = Audience.create({
    teams: context.teams,
    platformTeams: readPlatformTeams(context.config),
    ignoredUsers: config.ignoredUsers,
  });
  const intake = UsageIntake.create({
    audience,
    config,
    pseudonyms: await Pseudonyms.create(context),
    store,
    teamSets,
    zone,
  });

  const loops = DatabaseLoopStore.create({ knex });
  const runs = DatabaseRunStore.create({ knex });
  const goldenPaths = GoldenPathTemplates.create(context);
  const templateRuns = TemplateRuns.create({
    ...context,
    audience,
    hasReadAll: async () =>
      (await loops.get(RUNS_CHORE))?.endedAt !== undefined,
    store: runs,
    teamSets,
    timeSaved: TimeSaved.create({ ...context, goldenPaths }),
  });
  const privacy = TeamPrivacy.create({
    audience,
    store,
    teams: context.teams,
    teamSets,
  });
  context.metrics.add(UsageMetrics.create({ privacy, store, zone }));
  context.metrics.add(
    RunMetrics.create({
      goldenPaths,
      privacy,
      runs,
      tickets: PlatformTickets.create(context),
      zone,
    }),
  );

  return {
    ...createUsageRoutes(context, { intake, runs, store, zone }),
    start: () => templateRuns.start(),
    stop: async () => templateRuns.stop(),
    chores: {
      [RUNS_CHORE]: {
        frequency: { minutes: 5 },
        run: (now, signal) => templateRuns.reconcile(now, signal),
      },
      'usage-retention': {
        frequency: { hours: 1 },
        run: async (now, signal) => {
          await store.dropEvents(
            now.getTime() - config.rawDays * DAY_MS,
            signal,
          );
          await store.foldNames(
            dayOf(now.getTime() - DAILY_DAYS * DAY_MS, zone),
            signal,
          );
          await store.forgetPeople(
            dayOf(now.getTime() - config.personDays * DAY_MS, zone),
            signal,
          );
        },
      },
    },
  };
}
