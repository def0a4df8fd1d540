import { CiCallers } from '@paved/ci-callers';
import type { AdoptionArea, AdoptionContext } from '../areas/AdoptionArea';
import type { DeliveryHistory } from '../delivery/DeliveryHistory';
import { Quality } from '../quality/Quality';
import { addQualityRoutes } from '../quality/qualityRoutes';
import { DatabaseRecordStore } from '../records/DatabaseRecordStore';
import { readServicesConfig } from '../services/config';
import { readIntakeConfig } from './config';
import { DatabaseIntakeLog } from './DatabaseIntakeLog';
import { EntityMatcher } from './EntityMatcher';
import type { Importer } from './Importer';
import { addImportRoutes } from './importRoutes';
import { Intake } from './Intake';
import { addIntakeRoutes } from './intakeRoutes';
import { recordImporters } from './recordImporters';
import { Senders } from './Senders';

/**
 * What others tell of deployments, incidents and work items, and files.
 *
 * @param options.areas - the others, which bring importers of their own
 */
export function createIntakeArea(
  context: AdoptionContext,
  options: { areas: AdoptionArea[]; history: DeliveryHistory },
): AdoptionArea {
  const { knex, subjects } = context;
  const config = readIntakeConfig(context.config);
  const records = DatabaseRecordStore.create({ knex });
  const log = DatabaseIntakeLog.create({ knex });
  const matcher = EntityMatcher.create(context);
  const intake = Intake.create({
    knex,
    records,
    log,
    matcher,
    keepMs: config.deliveryMs,
    productionEnvironments: config.productionEnvironments,
  });
  const senders = Senders.create({
    ...context,
    ciCallers: CiCallers.create({ issuers: config.ciIssuers }),
  });
  const importers = new Map<string, Importer>(
    [{ importers: recordImporters(intake) }, ...options.areas].flatMap(area =>
      Object.entries(area.importers ?? {}),
    ),
  );
  let matched: string | undefined;
  return {
    // CI jobs bring tokens of their own issuers, which this route checks itself
    openPaths: ['/events'],
    addUnparsedRoutes: router => {
      addIntakeRoutes(router, { ...context, senders, intake });
      addImportRoutes(router, { ...context, importers });
    },
    addRoutes: router =>
      addQualityRoutes(router, {
        ...context,
        quality: Quality.create({
          knex,
          log,
          records,
          history: options.history,
          subjects,
          serviceTypes: new Set(readServicesConfig(context.config).types),
          logMs: config.logMs,
        }),
        log,
        intake,
        senders,
      }),
    chores: {
      // What was told of entities before the catalog had them, or under names that they no longer have
      'match-entities': {
        frequency: { minutes: 1 },
        initialDelay: { seconds: 40 },
        run: async () => {
          // Who writes may have looked for entities just before they came
          const state = `${await subjects.version()} ${await records.version()}`;
          if (state === matched) {
            return;
          }
          const unmatched = await records.unmatched();
          await records.match(await matcher.match(unmatched), unmatched);
          matched = state;
        },
      },
      'intake-retention': {
        frequency: { hours: 24 },
        run: async now => {
          await records.prune(new Date(now.getTime() - config.deliveryMs));
          await log.prune(new Date(now.getTime() - config.logMs));
        },
      },
    },
  };
}
